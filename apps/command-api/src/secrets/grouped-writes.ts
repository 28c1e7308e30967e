import type { DatabaseSync } from 'node:sqlite';

/** How long a write may wait for others: a commit costs one disk flush, whether it holds one write or a hundred. */
const GATHER_MS = 5;

type Waiting = { work: () => void; resolve: () => void; reject: (error: unknown) => void };

/** Group commit: combines many small writes into one durable transaction. Each write must be a single statement, so that its failure rolls back itself only. */
export class GroupedWrites {
  readonly #database: DatabaseSync;
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Resolves when what `work` wrote is durable; rejects with what it threw. */
  add(work: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ work, resolve, reject });
      this.#timer ??= setTimeout(() => this.commit(), GATHER_MS);
    });
  }

  /** Writes the queued work at once. */
  commit(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const group = this.#waiting.splice(0);
    if (group.length === 0) return;
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      const written = group.filter(attempt);
      this.#database.exec('COMMIT');
      for (const { resolve } of written) resolve();
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      for (const { reject } of group) reject(error);
    }
  }
}

function attempt({ work, reject }: Waiting): boolean {
  try {
    work();
    return true;
  } catch (error) {
    reject(error);
    return false;
  }
}
