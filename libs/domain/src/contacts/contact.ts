/**
 * A user's contacts (`contact:<owner>/<contact>` → position of the ContactAdded) and block list (`blocked:<owner>/<block>` → position of the
 * PeerBlocked). The block list may be of any length: a send reads one block of it, or none when it is empty.
 */
import { heldSayingsKind } from '../sayings.ts';
import { documentKind, type Documents } from '../view.ts';

const contacts = documentKind<{ position: number }>('contact');
const blocked = heldSayingsKind<number>('blocked');
type Reader = Pick<Documents, 'get'>;
const nameOf = (owner: number, contact: number) => `${owner}/${contact}`;

/** Position of the fact that holds the card. */
export function contactOf(documents: Reader, owner: number, contact: number): number | undefined {
  return contacts.find(documents, nameOf(owner, contact))?.position;
}
/** Whether the owner has the user as a contact. */
export function isContactOf(documents: Reader, owner: number, contact: number): boolean {
  return contactOf(documents, owner, contact) !== undefined;
}
export function putContact(documents: Documents, owner: number, contact: number, position: number): void {
  contacts.put(documents, nameOf(owner, contact), { position });
}
export function removeContact(documents: Documents, owner: number, contact: number): void {
  contacts.remove(documents, nameOf(owner, contact));
}

/** Whether the owner has blocked the peer. */
export function hasBlocked(documents: Reader, owner: number, peer: number): boolean {
  return blocked.find(documents, owner, peer) !== undefined;
}
/** The whole list in the order of blocking: for replacing it, not for sends. */
export function blockedBy(documents: Reader, owner: number): readonly number[] {
  return blocked.all(documents, owner).toSorted(([, one], [, other]) => one - other).map(([peer]) => peer);
}
export function block(documents: Documents, owner: number, peer: number, position: number): void {
  blocked.put(documents, owner, peer, position);
}
export function unblock(documents: Documents, owner: number, peer: number): void {
  blocked.put(documents, owner, peer, undefined);
}
/** Removes the block list of a deleted account. */
export function forgetBlocked(documents: Documents, owner: number): void {
  blocked.drop(documents, owner);
}
