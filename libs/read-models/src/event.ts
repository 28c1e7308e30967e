import { openStored, type KeyReader } from '@teamgram/event-log';
import { decodeEnvelope, decodeFact, HOME_PARTITION, placedFact, placeOf } from '@teamgram/event-schemas';
import type { Envelope, Fact, StoredFact } from '@teamgram/event-schemas';

/** A decoded event whose private fields are still sealed. `bytes` is the stored form, as hashed and signed. */
export type StoredEvent = { bytes: Uint8Array; envelope: Envelope; fact: StoredFact };

/**
 * Decodes one log entry of a partition; positions become places (event-schemas/src/places.ts), which are identical for partition 0.
 * @throws RangeError on damaged bytes, UnknownFact on a fact type of a newer version
 */
export function decodeEvent(bytes: Uint8Array, partition: number = HOME_PARTITION): StoredEvent {
  const envelope = decodeEnvelope(bytes);
  const fact = decodeFact(envelope);
  if (partition === HOME_PARTITION) return { bytes, envelope, fact };
  return { bytes, envelope: { ...envelope, position: placeOf(partition, envelope.position) }, fact: placedFact(fact, partition) };
}

/** An event narrowed to one fact type: the argument of a projector's handler. */
export type EventOf<T extends StoredFact['type']> = StoredEvent & { fact: Extract<StoredFact, { type: T }> };

/** Opens the private fields of an event; a field whose key was destroyed becomes undefined. */
export type OpenEvent = (event: StoredEvent) => Fact | Promise<Fact>;

/** Synchronous when the key is cached. */
export function openWith(keys: KeyReader): OpenEvent {
  return ({ envelope, fact }) => {
    const opened = openStored({ ...envelope, fact }, keys);
    return opened instanceof Promise ? opened.then((event) => event.fact) : opened.fact;
  };
}
