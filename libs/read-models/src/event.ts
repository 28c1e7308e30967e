import { openStored, type KeyReader } from '@teamgram/event-log';
import { decodeEnvelope, decodeFact } from '@teamgram/event-schemas';
import type { Envelope, Fact, StoredFact } from '@teamgram/event-schemas';

/** A decoded event whose private fields are still sealed. `bytes` are the stored ones, as hashed and signed. */
export type StoredEvent = { bytes: Uint8Array; envelope: Envelope; fact: StoredFact };

/** Decodes one leaf of the log. @throws RangeError on damaged bytes, UnknownFact on a fact of a newer program */
export function decodeEvent(bytes: Uint8Array): StoredEvent {
  const envelope = decodeEnvelope(bytes);
  return { bytes, envelope, fact: decodeFact(envelope) };
}

/** The event of one fact type: what a projector's handler is given. */
export type EventOf<T extends StoredFact['type']> = StoredEvent & { fact: Extract<StoredFact, { type: T }> };

/** Opens the private fields of an event; a field whose key was destroyed becomes undefined. */
export type OpenEvent = (event: StoredEvent) => Fact | Promise<Fact>;

/** Synchronous while the reader has the keys at hand. */
export function openWith(keys: KeyReader): OpenEvent {
  return ({ envelope, fact }) => {
    const opened = openStored({ ...envelope, fact }, keys);
    return opened instanceof Promise ? opened.then((event) => event.fact) : opened.fact;
  };
}
