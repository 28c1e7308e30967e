/** The database as the supervisor sees it: embedded and looked after, or somebody else's. */
import { join } from 'node:path';
import type { PostgresAddress } from '../config.ts';
import type { Logger } from '../logging.ts';
import { startPostgres, type EmbeddedPostgres } from '../postgres/postgres.ts';
import type { Settings } from './settings.ts';

export type Database = {
  address(account: 'owner' | 'projector' | 'gateway'): PostgresAddress;
  analystUrl: string;
  /** Undefined for a server of somebody else. */
  pid(): number | undefined;
  stop(): Promise<void>;
};

type Place = { directory: string; runDirectory: string; port: number; log: Logger };

const RESTART_PAUSE_MS = 500;

export async function openDatabase(external: Settings['postgres'], place: Place): Promise<Database> {
  if (external) return { address: (account) => external[account], analystUrl: external.analystUrl ?? '', pid: () => undefined, stop: async () => {} };
  return await new EmbeddedDatabase(place).start();
}

class EmbeddedDatabase {
  readonly #place: Place;
  #running: EmbeddedPostgres | undefined;
  #stopping = false;

  constructor(place: Place) {
    this.#place = place;
  }

  async start(): Promise<Database> {
    const first = await this.#launch();
    return {
      // Directory, port and passwords outlive a restart.
      address: (account) => first.address(account),
      analystUrl: first.analystUrl,
      pid: () => this.#running?.pid,
      stop: async () => {
        this.#stopping = true;
        await this.#running?.stop();
      },
    };
  }

  async #launch(): Promise<EmbeddedPostgres> {
    const { directory, runDirectory, port } = this.#place;
    const running = await startPostgres({ directory, port, logFile: join(runDirectory, 'postgres.log') });
    this.#running = running;
    void running.ended.then(() => this.#ended());
    return running;
  }

  /** Its clients reconnect by themselves; PostgreSQL recovers what was committed. */
  async #ended(): Promise<void> {
    this.#running = undefined;
    while (!this.#stopping && !this.#running) {
      this.#place.log.warn('postgres-restart');
      await this.#launch().catch((error: Error) => this.#place.log.error('postgres-failed', { reason: error.message }));
      if (!this.#running) await new Promise((resolve) => setTimeout(resolve, RESTART_PAUSE_MS));
    }
    // A stop that came while it was starting.
    if (this.#stopping) await (this.#running as EmbeddedPostgres | undefined)?.stop();
  }
}
