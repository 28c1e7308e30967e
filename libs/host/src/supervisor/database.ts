/** The database from the supervisor's point of view: embedded and managed, or external. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresAddress } from '../config.ts';
import { placePostgres, startPostgres, type EmbeddedPostgres, type PostgresOptions, type PostgresPlace } from '../postgres/postgres.ts';
import { asFatalError } from '../fatal-error.ts';
import type { ChildState, ChildStatus } from './child.ts';
import { logFileOf } from './log-files.ts';
import { FIRST_PAUSE_MS, longerPause } from './pauses.ts';
import type { Settings } from './settings.ts';

export type Database = {
  /** Connection parameters; known before it runs, so that its users can be started at the same time. */
  address(account: 'owner' | 'projector' | 'gateway'): PostgresAddress;
  analystUrl: string;
  /** Undefined for an external server. */
  readonly status: ChildStatus | undefined;
  /** Resolves when it accepts connections. Throws FatalError. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

type Place = {
  directory: string;
  runDirectory: string;
  port: number;
  /** Called when its status has changed. */
  onChange: () => void;
};

/** Does not start anything yet. */
export function chooseDatabase(external: Settings['postgres'], place: Place): Database {
  if (!external) return new EmbeddedDatabase(place);
  return { address: (account) => external[account], analystUrl: external.analystUrl ?? '', status: undefined, start: async () => {}, stop: async () => {} };
}

class EmbeddedDatabase implements Database {
  readonly #options: PostgresOptions;
  /** Directory, port and passwords stay the same across restarts. */
  readonly #place: PostgresPlace;
  readonly #onChange: () => void;
  readonly #stopping = new AbortController();
  #state: ChildState = 'stopped';
  #restarts = 0;
  #lastReason: string | undefined;
  #launching: Promise<void> | undefined;
  #running: EmbeddedPostgres | undefined;

  constructor({ directory, runDirectory, port, onChange }: Place) {
    this.#options = { directory, port, logFile: logFileOf(runDirectory, 'postgres') };
    this.#place = placePostgres(this.#options);
    this.#onChange = onChange;
  }

  get analystUrl(): string {
    return this.#place.analystUrl;
  }

  address(account: 'owner' | 'projector' | 'gateway'): PostgresAddress {
    return this.#place.address(account);
  }

  get status(): ChildStatus {
    return { name: 'postgres', state: this.#state, pid: this.#running?.pid, restarts: this.#restarts, metricsPort: undefined, reason: this.#lastReason };
  }

  start(): Promise<void> {
    return (this.#launching = this.#launch());
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#launching?.catch(() => {});
    await this.#running?.stop();
    this.#become('stopped');
  }

  async #launch(): Promise<void> {
    this.#become('starting');
    const running = await startPostgres({ ...this.#options, passwords: this.#place.passwords });
    this.#running = running;
    this.#become('ready');
    void running.ended.then(() => this.#ended());
  }

  /** Clients reconnect by themselves; PostgreSQL recovers what was committed. */
  async #ended(): Promise<void> {
    this.#running = undefined;
    this.#lastReason = `it has ended; see ${this.#options.logFile}`;
    for (let pauseMs = FIRST_PAUSE_MS; !this.#stopping.signal.aborted && !this.#running; pauseMs = longerPause(pauseMs)) {
      this.#become('waiting');
      await sleep(pauseMs, undefined, { signal: this.#stopping.signal }).catch(() => {});
      if (this.#stopping.signal.aborted) return;
      this.#restarts++;
      await this.start().catch((error: unknown) => { this.#lastReason = asFatalError(error).message; });
    }
  }

  #become(state: ChildState): void {
    this.#state = state;
    this.#onChange();
  }
}
