import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { chatStream } from './chat.ts';
import { inviteLinkOf } from './invite-link.ts';
import { HASH } from './make-invite-link.ts';
import { ownLink, type LinkState } from './own-link.ts';
import { chatView } from './standing.ts';

/** messages.editExportedChatInvite with `revoked`. `hash`: of the link that takes the place of one that lasts. */
export type RevokeInviteLink = { type: 'RevokeInviteLink'; chat: number; link: number; hash: string };

export function load(view: View, { chat, link }: RevokeInviteLink, { actor, nowMs }: Context): LinkState {
  return { found: chatView(view, chat, actor, nowMs), link: inviteLinkOf(view.documents, chat, link) };
}

/** "If the revoked link was permanent, a new one is generated" (core.telegram.org/constructor/messages.exportedChatInviteReplaced). */
export function revokeInviteLink(state: LinkState, { link: id, hash }: RevokeInviteLink, { actor, newId }: Context): Fact[] {
  const { peer: chat, link } = ownLink(state, actor);
  if (link.revoked) throw refusal('INVITE_HASH_EXPIRED');
  if (!HASH.test(hash)) throw refusal('INPUT_FETCH_ERROR');
  const stream = chatStream(chat);
  const revoked = { type: 'InviteLinkRevoked', stream, chat, by: actor, link: id } as const;
  return link.lasting ? [revoked, { type: 'InviteLinkMade', stream, chat, by: link.author, link: newId(0), hash: { hash } }] : [revoked];
}
