/** A journal in memory, in the log's format. Private fields are marked, not encrypted. */
import { encodeEnvelope, encodeFact, envelope, factVersion, openFact, sealed } from '@teamgram/event-schemas';
import type { Fact } from '@teamgram/event-schemas';
import type { OpenEvent } from '../src/event.ts';

export const START_MS = 1_790_000_000_000;

/** A fact without its stream, which in the real log follows from its kind and its users. */
export type Told = Fact extends infer F ? (F extends Fact ? Omit<F, 'stream'> : never) : never;

const marked = (plaintext: Uint8Array) => sealed({ nonce: new Uint8Array(12), ciphertext: plaintext, commitment: new Uint8Array(32) });

export const openMarked: OpenEvent = ({ envelope: { schemaVersion }, fact }) => openFact(fact, schemaVersion, ({ ciphertext }) => ciphertext);

export class Journal {
  readonly entries: Uint8Array[] = [];
  readonly #versions = new Map<string, number>();
  #waitedMs = 0;

  /** Delays the timestamp of the next fact. */
  wait(ms: number): void {
    this.#waitedMs += ms;
  }

  /** Appends one fact, a second after the last; returns its position. */
  tell(told: Told, stream = 'dialog-1-2'): number {
    const fact = { ...told, stream } as Fact;
    const position = this.entries.length;
    const version = this.#versions.get(stream) ?? 0;
    this.#versions.set(stream, version + 1);
    const id = Buffer.alloc(16);
    id.writeUInt32BE(position, 12);
    this.entries.push(encodeEnvelope(envelope({
      id, position, stream, version, type: fact.type, schemaVersion: factVersion(fact.type), timeMs: START_MS + position * 1000 + this.#waitedMs,
      causationId: id, correlationId: new Uint8Array(8).fill(7), writerKeyId: new Uint8Array(4).fill(9), payload: encodeFact(fact, marked),
    })));
    return position;
  }
}
