import { open, seal } from '@teamgram/crypto';
import { decodeEnvelope, decodeFact, openFact, writeEvent, type EventPlace, type Fact, type Sealed, type StoredFact, type Writer } from '@teamgram/event-schemas';
import { EntryTooLarge, type RecordedEvent } from './event-log.ts';
import type { KeyReader } from './keyring.ts';
import { ENTRY_BYTES_MAX } from './segments/frame.ts';

/**
 * A stored event whose private fields are still sealed. `schemaVersion` is the version in which the fact was written; `fact` is already upcast to the
 * newest version.
 */
export type SealedEvent = Omit<RecordedEvent, 'fact'> & { schemaVersion: number; fact: StoredFact };

/**
 * Seals the private fields of an event and writes its stored bytes.
 * @param leafKey called only if the fact has private fields
 * @throws {EntryTooLarge}
 */
export function writeEntry(place: EventPlace, fact: Fact, leafKey: (stream: string, version: number) => Uint8Array, writer: Writer): void {
  const { stream, version } = place;
  const start = writer.len;
  writeEvent(place, fact, (plaintext) => sealField(leafKey(stream, version), stream, version, plaintext), writer);
  const bytes = writer.len - start;
  if (bytes > ENTRY_BYTES_MAX) throw new EntryTooLarge(`${fact.type} takes ${bytes} bytes, more than ${ENTRY_BYTES_MAX}`);
}

/** Decodes stored bytes without opening private fields. Throws UnknownFact, or RangeError on damaged bytes. */
export function decodeEntry(entry: Uint8Array): SealedEvent {
  const { payload, type, ...place } = decodeEnvelope(entry);
  return { ...place, fact: decodeFact({ ...place, payload, type }) };
}

/** Decodes stored bytes and opens the private fields. Synchronous if the reader has the key in memory; a field whose key was destroyed is undefined. */
export function openEntry(entry: Uint8Array, keys: KeyReader): RecordedEvent | Promise<RecordedEvent> {
  return openStored(decodeEntry(entry), keys);
}

/** Opens the private fields of a decoded event; see `openEntry`. */
export function openStored(event: SealedEvent, keys: KeyReader): RecordedEvent | Promise<RecordedEvent> {
  const { stream, version } = event;
  if (!hasSealedField(event.fact)) return withKey(event, undefined);
  const key = keys.leaf(stream, version);
  return key instanceof Promise ? key.then((leaf) => withKey(event, leaf)) : withKey(event, key);
}

/** Seals a private field under the event's leaf key. Also used by readers that store sealed fields elsewhere, together with stream and version. */
export function sealField(leafKey: Uint8Array, stream: string, version: number, plaintext: Uint8Array): Sealed {
  return seal(leafKey, plaintext, sealedPlace(stream, version));
}

/** @throws {CryptoError} UNSEAL_FAILED when the key is wrong, or the bytes were altered or moved to another event */
export function openField(leafKey: Uint8Array, stream: string, version: number, sealed: Sealed): Uint8Array {
  return open(leafKey, sealed, sealedPlace(stream, version));
}

/** Associated data of the encryption, so that a sealed field opens only in its own event. */
function sealedPlace(stream: string, version: number): Uint8Array {
  return Buffer.from(`${stream}/${version}`, 'utf8');
}

function withKey({ fact, schemaVersion, ...place }: SealedEvent, key: Uint8Array | undefined): RecordedEvent {
  const { stream, version } = place;
  return { ...place, fact: openFact(fact, schemaVersion, (sealed) => key && openField(key, stream, version, sealed)) };
}

function hasSealedField(fact: StoredFact): boolean {
  return Object.values(fact).some((value) => typeof value === 'object' && value !== null && 'ciphertext' in value);
}
