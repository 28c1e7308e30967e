import { noteKeyId, NOTE_ED25519, type VerifyingKey } from '@teamgram/crypto';
import { decodeFact, type Envelope } from '@teamgram/event-schemas';
import { LogDamaged } from '../event-log.ts';
import { isKeyRotation, writerName, type KeyHistory, type KeyRotation } from '../tree/key-history.ts';

const ROTATIONS: ReadonlySet<string> = new Set<KeyRotation['type']>(['WriterKeyRotated', 'LogKeysRotated']);

/** What a run of events says of keys, small enough to be handed from thread to thread: plain data. */
export type KeySteps = {
  /** The first event of each stretch by one writer. */
  writers: { position: number; writerKeyId: Uint8Array }[];
  rotations: { position: number; stream: string; fact: KeyRotation }[];
};

/** Notes who wrote events and what they say of keys, in order of position; judges nothing but the encoding. */
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
    // Whoever goes on after a rotation must show it.
    this.#stretch = undefined;
  }
}

/**
 * Joins a run of events to the history that leads up to it: every event must be the work of the writer in force, and every rotation endorsed.
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
