import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { chatStream } from './chat.ts';
import { permitted } from './chat-state.ts';
import { inviteLinkOf, type InviteLink } from './invite-link.ts';
import { chatView, type ChatView } from './standing.ts';

/** messages.deleteExportedChatInvite, messages.deleteRevokedExportedChatInvites: deletes revoked links of the caller or, by the creator, of another admin. */
export type ForgetInviteLinks = { type: 'ForgetInviteLinks'; chat: number; links: number[] };

export type ForgetInviteLinksState = { found: ChatView | undefined; links: { id: number; link: Readonly<InviteLink> }[] };

/** An entry of the log is at most 65,535 bytes. */
const LINKS_MAX = 1_000;

export function load(view: View, { chat, links }: ForgetInviteLinks, { actor, nowMs }: Context): ForgetInviteLinksState {
  const known = [...new Set(links.slice(0, LINKS_MAX))].flatMap((id) => {
    const link = inviteLinkOf(view.documents, chat, id);
    return link ? [{ id, link }] : [];
  });
  return { found: chatView(view, chat, actor, nowMs), links: known };
}

/** Throws PEER_ID_INVALID, INVITE_REVOKED_MISSING. */
export function forgetInviteLinks(state: ForgetInviteLinksState, _: ForgetInviteLinks, { actor }: Context): Fact[] {
  const { peer: chat, standing } = permitted(state, 'make-link');
  const links = state.links.filter(({ link }) => link.revoked && (link.author === actor || standing.role === 'creator')).map(({ id }) => id);
  if (links.length === 0) throw refusal('INVITE_REVOKED_MISSING');
  return [{ type: 'InviteLinksForgotten', stream: chatStream(chat), chat, by: actor, links }];
}
