import { EMPTY_QUEUE_QTS, type StoredFact } from '@teamgram/event-schemas';
import { Finding } from './findings.ts';

/** The messages of a run of events in the queue of one device: the qts before the first and of the last. */
export type QueueRun = { key: string; before: number; after: number };

/**
 * Checks the second numbering that clients rely on (core.telegram.org/api/updates): in the queue of every device, identified by its permanent key,
 * qts starts at EMPTY_QUEUE_QTS and increases by 1 with every message.
 */
export class QueueNumbering {
  readonly #qts: Map<string, number>;

  /** @param known current qts by the hexadecimal id of the key */
  constructor(known: Iterable<readonly [string, number]> = []) {
    this.#qts = new Map(known);
  }

  /** The current qts of every queue. */
  get standing(): ReadonlyMap<string, number> {
    return this.#qts;
  }

  /** Processes a fact. @throws {Finding} on a gap or a repeated number */
  take(position: number, fact: StoredFact): void {
    if (fact.type !== 'SecretMessageQueued') return;
    const key = keyOf(fact.authKeyId);
    const expected = this.#next(key);
    if (fact.qts !== expected) {
      const hole = fact.qts > expected;
      const reason = `the queue of the device ${key} ${hole ? 'leaves a hole' : 'repeats a number'}: qts ${expected} comes next, the message has ${fact.qts}`;
      throw new Finding(hole ? 'queue-hole' : 'queue-repeat', position, reason, { stream: fact.stream, expected: `qts ${expected}`, found: `qts ${fact.qts}` });
    }
    this.#qts.set(key, fact.qts);
  }

  /** Whether the runs start at the current qts of their queues; changes nothing. */
  fits(runs: readonly QueueRun[]): boolean {
    return runs.every(({ key, before }) => before + 1 === this.#next(key));
  }

  fold(runs: readonly QueueRun[]): void {
    for (const { key, after } of runs) this.#qts.set(key, after);
  }

  #next(key: string): number {
    return (this.#qts.get(key) ?? EMPTY_QUEUE_QTS) + 1;
  }
}

/** The queues of a run of events whose predecessors are not known: checks that the run is dense in itself. */
export class QueueRuns {
  readonly #runs = new Map<string, QueueRun>();

  /** @throws {Finding} */
  take(position: number, fact: StoredFact): void {
    if (fact.type !== 'SecretMessageQueued') return;
    const key = keyOf(fact.authKeyId);
    const run = this.#runs.get(key);
    if (!run) this.#runs.set(key, { key, before: fact.qts - 1, after: fact.qts });
    else if (run.after + 1 !== fact.qts) throw new Finding('queue-hole', position, `the queue of the device ${key} does not go on`);
    else run.after = fact.qts;
  }

  runs(): QueueRun[] {
    return [...this.#runs.values()];
  }
}

const keyOf = (authKeyId: Uint8Array) => Buffer.from(authKeyId).toString('hex');
