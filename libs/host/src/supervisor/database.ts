/** The database as the supervisor sees it: embedded and looked after, or somebody else's. */
import { join } from 'node:path';
import type { PostgresAddress } from '../config.ts';
import type { Logger } from '../logging.ts';
import { placePostgres, startPostgres, type EmbeddedPostgres, type PostgresOptions, type PostgresPlace } from '../postgres/postgres.ts';
import type { Settings } from './settings.ts';

export type Database = {
  /** Known before it runs: whoever needs it may be started beside it. */
  address(account: 'owner' | 'projector' | 'gateway'): PostgresAddress;
  analystUrl: string;
  /** Undefined for a server of somebody else. */
  pid(): number | undefined;
  /** Resolves when it takes connections. Throws FatalError. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

type Place = { directory: string; runDirectory: string; port: number; log: Logger };

const RESTART_PAUSE_MS = 500;

/** Starts nothing yet. */
export function chooseDatabase(external: Settings['postgres'], place: Place): Database {
  if (!external) return new EmbeddedDatabase(place);
  return { address: (account) => external[account], analystUrl: external.analystUrl ?? '', pid: () => undefined, start: async () => {}, stop: async () => {} };
}

class EmbeddedDatabase implements Database {
  readonly #log: Logger;
  readonly #options: PostgresOptions;
  /** Directory, port and passwords outlive a restart. */
  readonly #place: PostgresPlace;
  #launching: Promise<void> | undefined;
  #running: EmbeddedPostgres | undefined;
  #stopping = false;

  constructor({ directory, runDirectory, port, log }: Place) {
    this.#log = log;
    this.#options = { directory, port, logFile: join(runDirectory, 'postgres.log') };
    this.#place = placePostgres(this.#options);
  }

  get analystUrl(): string {
    return this.#place.analystUrl;
  }

  address(account: 'owner' | 'projector' | 'gateway'): PostgresAddress {
    return this.#place.address(account);
  }

  pid(): number | undefined {
    return this.#running?.pid;
  }

  start(): Promise<void> {
    return (this.#launching = this.#launch());
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#launching?.catch(() => {});
    await this.#running?.stop();
  }

  async #launch(): Promise<void> {
    const running = await startPostgres(this.#options);
    this.#running = running;
    void running.ended.then(() => this.#ended());
  }

  /** Its clients reconnect by themselves; PostgreSQL recovers what was committed. */
  async #ended(): Promise<void> {
    this.#running = undefined;
    while (!this.#stopping && !this.#running) {
      this.#log.warn('postgres-restart');
      await this.start().catch((error: Error) => this.#log.error('postgres-failed', { reason: error.message }));
      if (!this.#running) await new Promise((resolve) => setTimeout(resolve, RESTART_PAUSE_MS));
    }
  }
}
