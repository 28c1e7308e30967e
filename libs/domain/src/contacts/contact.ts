/**
 * Whom a person knows (`contact:<owner>/<contact>` → position of the ContactAdded) and does not want to hear (`blocked:<owner>/<block>` → the how-manieth to be
 * blocked, and `blocked-count:<owner>`): a list of any length, of which a send reads one block, and nothing when nobody is on it.
 */
import { NOBODY, sayingsKind, type Extent } from '../sayings.ts';
import { documentKind, type Documents } from '../view.ts';

const contacts = documentKind<{ position: number }>('contact');
const blocked = sayingsKind<number>('blocked');
/** `next`: the number of whoever is blocked next. */
const lists = documentKind<Extent & { next: number }>('blocked-count');
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
  const list = lists.find(documents, owner);
  return list !== undefined && blocked.find(documents, owner, list, peer) !== undefined;
}
/** Everybody, in the order in which they were blocked: for whoever replaces the list, not for a send. */
export function blockedBy(documents: Reader, owner: number): readonly number[] {
  const list = lists.find(documents, owner);
  return list ? blocked.all(documents, owner, list).toSorted(([, one], [, other]) => one - other).map(([peer]) => peer) : [];
}
export function block(documents: Documents, owner: number, peer: number): void {
  const list = lists.find(documents, owner) ?? { ...NOBODY, next: 0 };
  lists.put(documents, owner, { ...blocked.put(documents, owner, list, peer, list.next), next: list.next + 1 });
}
export function unblock(documents: Documents, owner: number, peer: number): void {
  const list = lists.find(documents, owner);
  if (list) lists.put(documents, owner, { ...blocked.put(documents, owner, list, peer, undefined), next: list.next });
}
/** A deleted account has blocked nobody. */
export function forgetBlocked(documents: Documents, owner: number): void {
  const list = lists.find(documents, owner);
  if (!list) return;
  blocked.drop(documents, owner, list);
  lists.remove(documents, owner);
}
