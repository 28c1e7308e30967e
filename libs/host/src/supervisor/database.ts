/** The database from the supervisor's point of view: embedded and managed, or external. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresAddress } from '../config.ts';
import { placePostgres, startPostgres, type EmbeddedPostgres, type PostgresOptions, type PostgresPlace } from '../postgres/postgres.ts';
import { isAnswering } from '../postgres/is-answering.ts';
import { stopPostmaster } from '../postgres/postmaster-file.ts';
import { asFatalError } from '../fatal-error.ts';
import type { ChildState, ChildStatus } from './child.ts';
import { logFileOf } from './log-files.ts';
import { Heartbeat, SILENCE_MS, unresponsiveReason } from './heartbeat.ts';
import { FIRST_PAUSE_MS, longerPause } from './pauses.ts';
import type { Settings } from './settings.ts';

/** Interval and timeout of the probe; PostgreSQL forks a process for each. */
const PROBE_EVERY_MS = 3_000;
const PROBE_TIMEOUT_MS = 2_500;
/** Time for a fast shutdown before stopPostmaster uses harder signals. */
const FAST_SHUTDOWN_MS = 3_000;

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
  /** Number of processes that connect to it. */
  users: number;
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
  /** Why it is being stopped by the supervisor. */
  #silenceReason: string | undefined;
  #launching: Promise<void> | undefined;
  #running: EmbeddedPostgres | undefined;

  constructor({ directory, runDirectory, port, users, onChange }: Place) {
    this.#options = { directory, port, users, logFile: logFileOf(runDirectory, 'postgres') };
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
    const pid = this.#running?.pid;
    const reason = this.#state === 'unresponsive' ? unresponsiveReason(pid, this.#options.logFile) : this.#lastReason;
    return { name: 'postgres', state: this.#state, pid, restarts: this.#restarts, metricsPort: undefined, reason };
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
    const stopProbing = this.#probe(running);
    void running.ended.then(() => {
      stopProbing();
      return this.#ended();
    });
  }

  /** PostgreSQL sends no heartbeats, so it is probed. @returns a function that ends the probing */
  #probe({ pid }: EmbeddedPostgres): () => void {
    const heartbeat = new Heartbeat({
      onUnresponsive: () => this.#state === 'ready' && this.#become('unresponsive'),
      onRecovered: () => this.#state === 'unresponsive' && this.#become('ready'),
      onSilence: () => {
        this.#silenceReason = `it has not responded for ${SILENCE_MS / 1000} s; see ${this.#options.logFile}`;
        void stopPostmaster(pid, FAST_SHUTDOWN_MS);
      },
    });
    const probing = setInterval(() => {
      void isAnswering(this.#place.address('owner'), PROBE_TIMEOUT_MS).then((answers) => answers && heartbeat.received());
    }, PROBE_EVERY_MS);
    return () => {
      clearInterval(probing);
      heartbeat.stop();
    };
  }

  /** Clients reconnect by themselves; PostgreSQL recovers what was committed. */
  async #ended(): Promise<void> {
    this.#running = undefined;
    this.#lastReason = this.#silenceReason ?? `it has ended; see ${this.#options.logFile}`;
    this.#silenceReason = undefined;
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
