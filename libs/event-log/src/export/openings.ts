import { commitmentSalt, constantTimeEqual, sealCommitment } from '@teamgram/crypto';
import { deliveriesOf, openFact, type Fact, type Sealed, type StoredFact } from '@teamgram/event-schemas';
import { openField, type SealedEvent } from '../entry.ts';

/**
 * One private field, disclosed: SHA-256(salt ‖ plaintext) is the commitment that stands in the event. The salt opens this field and nothing else;
 * the key of the event stays where it is.
 */
export type Opening = { field: string; salt: Uint8Array; plaintext: Uint8Array };

/** Names of the private fields that an event holds, in order. */
export function sealedFields(fact: StoredFact): string[] {
  return Object.entries(fact).flatMap(([field, value]) => (isSealed(value) ? [field] : []));
}

/** Discloses every private field of an event. @throws {CryptoError} UNSEAL_FAILED when the key is another one */
export function openingsOf({ stream, version, fact }: SealedEvent, leafKey: Uint8Array): Opening[] {
  return Object.entries(fact).flatMap(([field, value]) => {
    if (!isSealed(value)) return [];
    return [{ field, salt: commitmentSalt(leafKey, value.nonce), plaintext: openField(leafKey, stream, version, value) }];
  });
}

/** Whether a disclosed text is the one that the event commits to. Nobody's key is needed. */
export function isCommitted(fact: StoredFact, { field, salt, plaintext }: Opening): boolean {
  const sealed = (fact as unknown as Record<string, unknown>)[field];
  return isSealed(sealed) && constantTimeEqual(sealCommitment(salt, plaintext), sealed.commitment);
}

/** The fact with the disclosed fields in it; the others are undefined. */
export function openedFact({ fact, schemaVersion }: SealedEvent, openings: readonly Opening[]): Fact {
  const plaintexts = new Map(openings.flatMap(({ field, plaintext }): [unknown, Uint8Array][] => [[(fact as unknown as Record<string, unknown>)[field], plaintext]]));
  return openFact(fact, schemaVersion, (sealed) => plaintexts.get(sealed));
}

/** Streams that are one person's own. */
const OWN_STREAM = /^(?:user|account|contacts|dialogs)-(\d+)$/;
const ACTORS = ['author', 'owner', 'user', 'reader', 'actor'] as const;

/** Whether an event is about an account: in its own streams, delivered to its mailbox, or its own doing. */
export function concernsAccount(user: number, { stream, fact }: Pick<SealedEvent, 'stream' | 'fact'>): boolean {
  const [, owner] = OWN_STREAM.exec(stream) ?? [];
  // Somebody else's contact list or settings may name the account; they are not its data.
  if (owner !== undefined) return Number(owner) === user;
  const named = ACTORS.some((actor) => (fact as unknown as Record<string, unknown>)[actor] === user);
  return named || deliveriesOf(fact).some(({ mailbox }) => mailbox === user);
}

function isSealed(value: unknown): value is Sealed {
  return typeof value === 'object' && value !== null && 'commitment' in value && 'ciphertext' in value;
}
