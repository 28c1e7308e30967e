import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { chatStream } from './chat.ts';
import { inviteLinkOf, inviteLinksOf } from './invite-link.ts';
import { LINKS_MAX } from './link-terms.ts';
import { HASH } from './make-invite-link.ts';
import { ownLink, type LinkState } from './own-link.ts';
import { chatView } from './standing.ts';

/** messages.editExportedChatInvite with `revoked`. `hash`: of the link that replaces a permanent one. */
export type RevokeInviteLink = { type: 'RevokeInviteLink'; chat: number; link: number; hash: string };

/** `ofAuthor`: number of links of this link's author. */
export type RevokeInviteLinkState = LinkState & { ofAuthor: number };

export function load(view: View, { chat, link }: RevokeInviteLink, { actor, nowMs }: Context): RevokeInviteLinkState {
  const { documents } = view;
  const found = inviteLinkOf(documents, chat, link);
  return { found: chatView(view, chat, actor, nowMs), link: found, ofAuthor: found ? inviteLinksOf(documents, chat, found.author) : 0 };
}

/**
 * "If the revoked link was permanent, a new one is generated" (core.telegram.org/constructor/messages.exportedChatInviteReplaced). When the author is
 * at the limit of links, the revoked one is deleted.
 */
export function revokeInviteLink(state: RevokeInviteLinkState, { link: id, hash }: RevokeInviteLink, { actor, newId }: Context): Fact[] {
  const { peer: chat, link } = ownLink(state, actor);
  if (link.revoked) throw refusal('INVITE_HASH_EXPIRED');
  if (!HASH.test(hash)) throw refusal('INPUT_FETCH_ERROR');
  const stream = chatStream(chat);
  const revoked = { type: 'InviteLinkRevoked', stream, chat, by: actor, link: id } as const;
  if (!link.lasting) return [revoked];
  const made = { type: 'InviteLinkMade', stream, chat, by: link.author, link: newId(0), hash: { hash } } as const;
  return state.ofAuthor < LINKS_MAX ? [revoked, made] : [revoked, { type: 'InviteLinksForgotten', stream, chat, by: actor, links: [id] }, made];
}
