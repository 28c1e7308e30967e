import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { chatStream } from './chat.ts';
import { inviteLinkOf } from './invite-link.ts';
import { refuseTerms, type LinkTerms } from './link-terms.ts';
import { ownLink, type LinkState } from './own-link.ts';
import { chatView } from './standing.ts';

/** messages.editExportedChatInvite of a link that stays valid: replaces all of its terms. */
export type EditInviteLink = { type: 'EditInviteLink'; chat: number; link: number } & LinkTerms;

export function load(view: View, { chat, link }: EditInviteLink, { actor, nowMs }: Context): LinkState {
  return { found: chatView(view, chat, actor, nowMs), link: inviteLinkOf(view.documents, chat, link) };
}

/** Refuses in order of precedence (core.telegram.org/method/messages.editExportedChatInvite). */
export function editInviteLink(state: LinkState, command: EditInviteLink, { actor, nowMs }: Context): Fact[] {
  const { peer, link } = ownLink(state, actor);
  const { untilS, useLimit, onRequest } = command;
  if (link.revoked) throw refusal('INVITE_HASH_EXPIRED');
  if (link.lasting) throw refusal('CHAT_INVITE_PERMANENT');
  // An unchanged expiry date may be in the past.
  const title = refuseTerms({ ...command, untilS: untilS === link.untilS ? 0 : untilS }, nowMs);
  return [{ type: 'InviteLinkChanged', stream: chatStream(peer), chat: peer, by: actor, link: command.link, untilS, useLimit, onRequest, title: { title } }];
}
