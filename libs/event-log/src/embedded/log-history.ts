import { decodeEntry } from '../entry.ts';
import { isKeyRotation, KeyHistory, LOG_STREAM, publicLogKeys, verifyingPair, type KeyRotation } from '../tree/key-history.ts';
import { parsePrintedKeys } from '../tree/log-keys.ts';
import type { HeldKeys } from '../tree/signing-keys.ts';
import { verifyingKey } from '@teamgram/crypto';
import type { EventIndex } from './event-index.ts';

type Source = {
  origin: string;
  index: EventIndex;
  entry: (position: number) => Uint8Array;
  held: HeldKeys;
  /** The published keys with which the log was begun; without them the keys are taken from the log itself. */
  firstKeys?: readonly string[] | undefined;
};

/** The key history according to the log, from its first keys to those in force. @throws {LogDamaged} at a rotation that the outgoing keys did not sign */
export function keyHistoryOf({ origin, index, entry, held, firstKeys }: Source): KeyHistory {
  const rotations = rotationsIn(index, entry);
  const first = firstKeys ? firstOf(firstKeys) : guessedFirst(rotations.map(({ rotation }) => rotation), held);
  const history = new KeyHistory(origin, first.writer, first.logKeys);
  for (const { position, rotation } of rotations) history.take(position, rotation.stream, rotation);
  return history;
}

function rotationsIn(index: EventIndex, entry: Source['entry']): { position: number; rotation: KeyRotation }[] {
  return Array.from({ length: index.streamVersion(LOG_STREAM) }, (_, version) => index.positionInStream(LOG_STREAM, version)!).flatMap((position) => {
    const { fact } = decodeEntry(entry(position));
    return isKeyRotation(fact) ? { position, rotation: fact } : [];
  });
}

function firstOf(printed: readonly string[]) {
  const { logKeys, writers } = parsePrintedKeys(printed);
  return { logKeys: logKeys[0]!, writer: writers[0]! };
}

/** The first keys of a log: those held if it was never rotated, otherwise those that the first rotation retires. */
function guessedFirst(rotations: readonly KeyRotation[], { writerKey, logKeys }: HeldKeys) {
  const writerRotation = rotations.find((rotation) => rotation.type === 'WriterKeyRotated');
  const logRotation = rotations.find((rotation) => rotation.type === 'LogKeysRotated');
  return {
    writer: writerRotation ? verifyingKey('ed25519', writerRotation.retiredKey) : writerKey.verifyingKey,
    logKeys: logRotation?.retiredKeys ? verifyingPair(logRotation.retiredKeys) : publicLogKeys(logKeys),
  };
}
