import type { InviteLinkAdded, InviteLinkMade } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { chatStream } from './chat.ts';
import { permitted } from './chat-state.ts';
import { inviteLinksOf, lastingLinkOf } from './invite-link.ts';
import { LINKS_MAX, refuseTerms, type LinkTerms } from './link-terms.ts';
import { chatView, type ChatView } from './standing.ts';

/** messages.exportChatInvite. `hash`: random, from the gateway. `replaces`: revokes the caller's permanent link. */
export type MakeInviteLink = { type: 'MakeInviteLink'; chat: number; hash: string; replaces: boolean } & LinkTerms;

export type MakeInviteLinkState = { found: ChatView | undefined; hasLasting: boolean; links: number };

export function load(view: View, { chat }: MakeInviteLink, { actor, nowMs }: Context): MakeInviteLinkState {
  const { documents } = view;
  return { found: chatView(view, chat, actor, nowMs), hasLasting: lastingLinkOf(documents, chat, actor) !== undefined, links: inviteLinksOf(documents, chat, actor) };
}

/**
 * The first link without limits becomes the permanent one. Throws PEER_ID_INVALID, CHANNEL_PRIVATE, CHAT_ADMIN_REQUIRED, EXPIRE_DATE_INVALID,
 * USAGE_LIMIT_INVALID, INVITES_TOO_MUCH.
 */
export function makeInviteLink(state: MakeInviteLinkState, command: MakeInviteLink, { actor: by, nowMs, newId }: Context): [InviteLinkMade | InviteLinkAdded] {
  const { peer } = permitted(state, 'make-link');
  const { hash, replaces, untilS, useLimit, onRequest } = command;
  if (!HASH.test(hash)) throw refusal('INPUT_FETCH_ERROR');
  const title = refuseTerms(command, nowMs);
  if (state.links >= LINKS_MAX) throw refusal('INVITES_TOO_MUCH');
  const made = { stream: chatStream(peer), chat: peer, by, link: newId(0) };
  const plain = untilS === 0 && useLimit === 0 && !onRequest && title === '';
  if (plain && (replaces || !state.hasLasting)) return [{ type: 'InviteLinkMade', ...made, hash: { hash } }];
  return [{ type: 'InviteLinkAdded', ...made, untilS, useLimit, onRequest, offer: { hash, title } }];
}

/** Base64url of 16 random bytes. */
export const HASH = /^[\w-]{22}$/;
