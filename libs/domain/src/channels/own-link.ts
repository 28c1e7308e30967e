/** The link that an admin wants to change: their own or, for the creator, another admin's. */
import { refusal } from '../refusal.ts';
import { permitted } from './chat-state.ts';
import type { InviteLink } from './invite-link.ts';
import type { ChatView } from './standing.ts';

export type LinkState = { found: ChatView | undefined; link: Readonly<InviteLink> | undefined };

/** "Requires owner privileges" for others' links (TDLib: editChatInviteLink). Throws PEER_ID_INVALID, CHANNEL_PRIVATE, CHAT_ADMIN_REQUIRED, INVITE_HASH_EXPIRED. */
export function ownLink(state: LinkState, actor: number): { peer: number; link: Readonly<InviteLink> } {
  const { peer, standing } = permitted(state, 'make-link');
  const { link } = state;
  if (!link) throw refusal('INVITE_HASH_EXPIRED');
  if (link.author !== actor && standing.role !== 'creator') throw refusal('CHAT_ADMIN_REQUIRED');
  return { peer, link };
}
