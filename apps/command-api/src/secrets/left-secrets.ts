/**
 * Removes secrets left over by a crash between an event and its side effect: verifiers of former passwords, tokens of unregistered devices. Since a
 * secret is written before the event that puts it into force, one that is not in force may be about to be; it is removed only when two sweeps in a
 * row find it so.
 */
import { setImmediate } from 'node:timers/promises';

export type SecretRows<Id> = {
  /** The next ids after `after`, in order; undefined: from the first. */
  page(after: Id | undefined, count: number): Id[];
  counts(id: Id): boolean;
  /** On return they are gone from every file. */
  remove(ids: readonly Id[]): void;
};

/** Each check reads a document, and for a verifier also an event of the log: a few milliseconds per turn of the event loop. */
const LOOKED_AT_ONCE = 100;

/** A two-pass sweep over one table of secrets. */
export class LeftSecrets<Id> {
  readonly #rows: SecretRows<Id>;
  /** Ids that were not in force at the previous sweep. */
  #doubtful: ReadonlySet<string> = new Set();
  #isStopped = false;

  constructor(rows: SecretRows<Id>) {
    this.#rows = rows;
  }

  /** Examines all rows, page by page. */
  async sweep(): Promise<void> {
    const doubtful = new Set<string>();
    for (let after: Id | undefined; !this.#isStopped; await setImmediate()) {
      const page = this.#rows.page(after, LOOKED_AT_ONCE);
      this.#sweepPage(page, doubtful);
      if (page.length < LOOKED_AT_ONCE) break;
      after = page.at(-1);
    }
    this.#doubtful = doubtful;
  }

  /** Stops a sweep in progress before the store is closed. */
  stop(): void {
    this.#isStopped = true;
  }

  #sweepPage(page: readonly Id[], doubtful: Set<string>): void {
    const idle = page.filter((id) => !this.#rows.counts(id));
    const left = idle.filter((id) => this.#doubtful.has(nameOf(id)));
    if (left.length > 0) this.#rows.remove(left);
    for (const id of idle) if (!left.includes(id)) doubtful.add(nameOf(id));
  }
}

const nameOf = (id: unknown): string => (id instanceof Uint8Array ? Buffer.from(id).toString('hex') : String(id));
