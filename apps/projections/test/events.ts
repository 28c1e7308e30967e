/** Stored events for tests of notices and presence, which need no database. */
import { delivery, EMPTY_MAILBOX_PTS, encodeEnvelope, encodeFact, envelope, factVersion, ORDINARY_SEND, sealed } from '@teamgram/event-schemas';
import type { Fact } from '@teamgram/event-schemas';
import { decodeEvent, type StoredEvent } from '@teamgram/read-models';

const marked = (plaintext: Uint8Array) => sealed({ nonce: new Uint8Array(12), ciphertext: plaintext, commitment: new Uint8Array(32) });

function storedBytes(position: number, fact: Fact): Uint8Array {
  const { stream, type } = fact;
  return encodeEnvelope(envelope({
    id: new Uint8Array(16), position, stream, version: 0, type, schemaVersion: factVersion(type), timeMs: 1_790_000_000_000, payload: encodeFact(fact, marked),
  }));
}

/** A private message between two users whose mailboxes were empty. */
export function sentEvent(position: number, author: number, to: number): StoredEvent {
  const pts = EMPTY_MAILBOX_PTS + 1;
  const deliveries = [author, to].map((mailbox) => delivery({ mailbox, peer: mailbox === author ? to : author, messageId: pts, pts, ptsCount: 1 }));
  return decodeEvent(storedBytes(position, {
    ...ORDINARY_SEND, type: 'MessageSent', stream: 'dialog-1-2', author, content: undefined, deliveries,
  }));
}

export function renamedEvent(position: number, user: number): StoredEvent {
  return decodeEvent(storedBytes(position, { type: 'UserRenamed', stream: `user-${user}`, user, name: undefined }));
}
