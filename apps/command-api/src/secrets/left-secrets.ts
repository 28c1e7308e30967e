/**
 * Secrets that a crash between a fact and its consequence has left: verifiers of former passwords, tokens of devices that are registered no more. They are written
 * before the fact that makes them count, so one that does not count may be about to; what has not counted in two sweeps never will.
 */
import { setImmediate } from 'node:timers/promises';

export type SecretRows<Id> = {
  /** The next ones behind `after`, in order; undefined: the first. */
  page(after: Id | undefined, count: number): Id[];
  counts(id: Id): boolean;
  /** Gone from every file on return. */
  remove(ids: readonly Id[]): void;
};

/** Each costs a document, and a verifier an event of the log, too: a turn of the event loop takes some milliseconds. */
const LOOKED_AT_ONCE = 100;

export class LeftSecrets<Id> {
  readonly #rows: SecretRows<Id>;
  /** Those that did not count when they were last looked at. */
  #doubtful: ReadonlySet<string> = new Set();
  #isStopped = false;

  constructor(rows: SecretRows<Id>) {
    this.#rows = rows;
  }

  /** Looks at all of them, in pieces. */
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

  /** The store is about to be closed. */
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
