/**
 * Whom a person knows (`contact:<owner>/<contact>` → position of the ContactAdded) and does not want to hear (`blocked:<owner>/<block>` → position of the
 * PeerBlocked): a list of any length, of which a send reads one block, and none when nobody is on it.
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
/** Whether the owner has somebody among their contacts. */
export function isContactOf(documents: Reader, owner: number, contact: number): boolean {
  return contactOf(documents, owner, contact) !== undefined;
}
export function putContact(documents: Documents, owner: number, contact: number, position: number): void {
  contacts.put(documents, nameOf(owner, contact), { position });
}
export function removeContact(documents: Documents, owner: number, contact: number): void {
  contacts.remove(documents, nameOf(owner, contact));
}

export function hasBlocked(documents: Reader, owner: number, peer: number): boolean {
  return blocked.find(documents, owner, peer) !== undefined;
}
/** Everybody, in the order in which they were blocked: for whoever replaces the list, not for a send. */
export function blockedBy(documents: Reader, owner: number): readonly number[] {
  return blocked.all(documents, owner).toSorted(([, one], [, other]) => one - other).map(([peer]) => peer);
}
export function block(documents: Documents, owner: number, peer: number, position: number): void {
  blocked.put(documents, owner, peer, position);
}
export function unblock(documents: Documents, owner: number, peer: number): void {
  blocked.put(documents, owner, peer, undefined);
}
/** A deleted account has blocked nobody. */
export function forgetBlocked(documents: Documents, owner: number): void {
  blocked.drop(documents, owner);
}
