/**
 * Invite links (`invite:<peer>/<link>`), their number per admin (`invites-of:<peer>/<author>`) and pending join requests
 * (`join-request:<peer>/<user>`), as far as decisions need them. A link's hash is a secret: it is sealed in the fact that created the link and not
 * part of the document.
 */
import { documentKind, type Documents } from '../view.ts';

export type InviteLink = {
  author: number;
  /** Seconds since 1970; 0: does not expire. */
  untilS: number;
  /** Maximum number of uses; 0: unlimited. */
  useLimit: number;
  uses: number;
  onRequest: boolean;
  /** Whether it is its author's permanent link. */
  lasting: boolean;
  revoked: boolean;
};

export type JoinRequest = { /** The link used; 0: none, because the chat is public. */ link: number };

const links = documentKind<InviteLink>('invite');
/** `count`: links not deleted, including revoked ones. */
type InvitesOf = { count: number; lasting?: number };

const authors = documentKind<InvitesOf>('invites-of');
const requests = documentKind<JoinRequest>('join-request');
const waiting = documentKind<{ count: number }>('join-requests');

type Reader = Pick<Documents, 'get'>;
const name = (peer: number, id: number) => `${peer}/${id}`;

/** Undefined also when it was deleted. */
export function inviteLinkOf(documents: Reader, peer: number, link: number): Readonly<InviteLink> | undefined {
  return links.find(documents, name(peer, link));
}
/** An admin's permanent link; undefined when there is no valid one. */
export function lastingLinkOf(documents: Reader, peer: number, author: number): number | undefined {
  return authors.find(documents, name(peer, author))?.lasting;
}
/** Number of links by the author, revoked ones included. */
export function inviteLinksOf(documents: Reader, peer: number, author: number): number {
  return authors.find(documents, name(peer, author))?.count ?? 0;
}
export function putInviteLink(documents: Documents, peer: number, link: number, given: Omit<InviteLink, 'uses' | 'revoked'>): void {
  if (given.lasting) {
    const former = lastingLinkOf(documents, peer, given.author);
    if (former !== undefined) revokeInviteLink(documents, peer, former);
  }
  changeAuthor(documents, peer, given.author, (author) => {
    author.count++;
    if (given.lasting) author.lasting = link;
  });
  links.put(documents, name(peer, link), { ...given, uses: 0, revoked: false });
}
export function changeInviteLink(documents: Documents, peer: number, link: number, change: (link: InviteLink) => void): void {
  const kept = links.find(documents, name(peer, link));
  if (!kept) return;
  change(kept);
  links.put(documents, name(peer, link), kept);
}
export function revokeInviteLink(documents: Documents, peer: number, link: number): void {
  changeInviteLink(documents, peer, link, (kept) => {
    kept.revoked = true;
    if (kept.lasting) changeAuthor(documents, peer, kept.author, (author) => { delete author.lasting; });
  });
}
export function forgetInviteLink(documents: Documents, peer: number, link: number): void {
  const kept = links.find(documents, name(peer, link));
  if (kept) changeAuthor(documents, peer, kept.author, (author) => { author.count--; });
  links.remove(documents, name(peer, link));
}

function changeAuthor(documents: Documents, peer: number, author: number, change: (author: InvitesOf) => void): void {
  const invites = authors.find(documents, name(peer, author)) ?? { count: 0 };
  change(invites);
  if (invites.count > 0) authors.put(documents, name(peer, author), invites);
  else authors.remove(documents, name(peer, author));
}

/** Whether the link can still be used to join. */
export function isInForce({ revoked, untilS, useLimit, uses }: Readonly<InviteLink>, nowMs: number): boolean {
  return !revoked && (untilS === 0 || untilS * 1000 > nowMs) && (useLimit === 0 || uses < useLimit);
}

export function joinRequestOf(documents: Reader, peer: number, user: number): Readonly<JoinRequest> | undefined {
  return requests.find(documents, name(peer, user));
}
export function putJoinRequest(documents: Documents, peer: number, user: number, request: JoinRequest): void {
  if (!joinRequestOf(documents, peer, user)) waiting.put(documents, peer, { count: (waiting.find(documents, peer)?.count ?? 0) + 1 });
  requests.put(documents, name(peer, user), request);
}
/** Removes the requests of users who joined or may not join. Costs nothing when the chat has no requests. */
export function dropJoinRequests(documents: Documents, peer: number, users: readonly number[]): void {
  let count = waiting.find(documents, peer)?.count ?? 0;
  if (count === 0) return;
  for (const user of users) {
    if (!joinRequestOf(documents, peer, user)) continue;
    requests.remove(documents, name(peer, user));
    count--;
  }
  if (count > 0) waiting.put(documents, peer, { count });
  else waiting.remove(documents, peer);
}
