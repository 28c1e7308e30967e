import { noteKeyId, NOTE_ED25519, type VerifyingKey } from '@teamgram/crypto';
import { decodeFact, type Envelope } from '@teamgram/event-schemas';
import { LogDamaged } from '../event-log.ts';
import { isKeyRotation, writerName, type KeyHistory, type KeyRotation } from '../tree/key-history.ts';

const ROTATIONS: ReadonlySet<string> = new Set<KeyRotation['type']>(['WriterKeyRotated', 'LogKeysRotated']);

/** What a run of events says about keys: plain data, small enough to pass between threads. */
export type KeySteps = {
  /** The first event of each stretch of events by the same writer. */
  writers: { position: number; writerKeyId: Uint8Array }[];
  rotations: { position: number; stream: string; fact: KeyRotation }[];
};

/** Records the writers of events and the key rotations among them, in order of position; checks nothing but their encoding. */
export class KeyTrail implements KeySteps {
  readonly writers: KeySteps['writers'] = [];
  readonly rotations: KeySteps['rotations'] = [];
  #stretch: Uint8Array | undefined;

  take(envelope: Envelope): void {
    const { position, stream, writerKeyId } = envelope;
    if (!this.#stretch || Buffer.compare(this.#stretch, writerKeyId) !== 0) this.writers.push({ position, writerKeyId });
    this.#stretch = writerKeyId;
    if (!ROTATIONS.has(envelope.type)) return;
    const fact = decodeFact(envelope);
    if (isKeyRotation(fact)) this.rotations.push({ position, stream, fact });
    // The event after a rotation must record its writer again.
    this.#stretch = undefined;
  }
}

/**
 * Appends a run of events to the key history before it: every event must be by the writer in force, and every rotation endorsed by the outgoing keys.
 * @throws {LogDamaged} with the position of the first event that is not
 */
export function joinTrail(history: KeyHistory, { writers, rotations }: KeySteps): void {
  let next = 0;
  const takeUntil = (position: number) => {
    for (; next < rotations.length && rotations[next]!.position < position; next++) {
      const rotation = rotations[next]!;
      history.take(rotation.position, rotation.stream, rotation.fact);
    }
  };
  for (const stretch of writers) {
    takeUntil(stretch.position);
    requireWriter(history, stretch);
  }
  takeUntil(Number.POSITIVE_INFINITY);
}

function requireWriter(history: KeyHistory, { position, writerKeyId }: KeySteps['writers'][number]): void {
  const id = (key: VerifyingKey) => noteKeyId(writerName(history.origin), NOTE_ED25519, key.bytes);
  const known = history.writers.findLast(({ keys }) => Buffer.compare(id(keys), writerKeyId) === 0);
  if (known?.keys === history.writer) return;
  const retiredAt = known && history.writers[history.writers.indexOf(known) + 1]?.from;
  const hex = Buffer.from(writerKeyId).toString('hex');
  throw new LogDamaged(position, retiredAt === undefined ? `it was not written by a known writer (${hex})` : `it was written with the key ${hex}, which was retired at position ${retiredAt - 1}`);
}
