import { commitmentSalt, constantTimeEqual, sealCommitment } from '@teamgram/crypto';
import { deliveriesOf, openFact, type Fact, type Sealed, type StoredFact } from '@teamgram/event-schemas';
import { openField, type SealedEvent } from '../entry.ts';

/**
 * The disclosure of one private field: SHA-256(salt ‖ plaintext) is the commitment in the event. The salt opens only this field; the key of the event
 * is not disclosed.
 */
export type Opening = { field: string; salt: Uint8Array; plaintext: Uint8Array };

/** Names of the private fields of an event, in order. */
export function sealedFields(fact: StoredFact): string[] {
  return Object.entries(fact).flatMap(([field, value]) => (isSealed(value) ? [field] : []));
}

/** Discloses all private fields of an event. @throws {CryptoError} UNSEAL_FAILED when the key is wrong */
export function openingsOf({ stream, version, fact }: SealedEvent, leafKey: Uint8Array): Opening[] {
  return Object.entries(fact).flatMap(([field, value]) => {
    if (!isSealed(value)) return [];
    return [{ field, salt: commitmentSalt(leafKey, value.nonce), plaintext: openField(leafKey, stream, version, value) }];
  });
}

/** Whether a disclosed text matches the commitment in the event. Needs no key. */
export function isCommitted(fact: StoredFact, { field, salt, plaintext }: Opening): boolean {
  const sealed = (fact as unknown as Record<string, unknown>)[field];
  return isSealed(sealed) && constantTimeEqual(sealCommitment(salt, plaintext), sealed.commitment);
}

/** The fact with the disclosed fields filled in; other private fields are undefined. */
export function openedFact({ fact, schemaVersion }: SealedEvent, openings: readonly Opening[]): Fact {
  const plaintexts = new Map(openings.flatMap(({ field, plaintext }): [unknown, Uint8Array][] => [[(fact as unknown as Record<string, unknown>)[field], plaintext]]));
  return openFact(fact, schemaVersion, (sealed) => plaintexts.get(sealed));
}

/** Streams that belong to a single person. */
const OWN_STREAM = /^(?:user|account|contacts|dialogs)-(\d+)$/;
const ACTORS = ['author', 'owner', 'user', 'reader', 'actor'] as const;

/** Whether an event concerns an account: it is in one of its own streams, was delivered to its mailbox, or was caused by it. */
export function concernsAccount(user: number, { stream, fact }: Pick<SealedEvent, 'stream' | 'fact'>): boolean {
  const [, owner] = OWN_STREAM.exec(stream) ?? [];
  // Contact lists or settings of others may mention the account, but are not its data.
  if (owner !== undefined) return Number(owner) === user;
  const named = ACTORS.some((actor) => (fact as unknown as Record<string, unknown>)[actor] === user);
  return named || deliveriesOf(fact).some(({ mailbox }) => mailbox === user);
}

function isSealed(value: unknown): value is Sealed {
  return typeof value === 'object' && value !== null && 'commitment' in value && 'ciphertext' in value;
}
