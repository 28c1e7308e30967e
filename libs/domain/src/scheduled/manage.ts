/** Who may manage scheduled messages: their author; in a broadcast channel, every admin who may post. */
import { may } from '../channels/rights.ts';
import { chatView, type ChatView } from '../channels/standing.ts';
import type { Context } from '../context.ts';
import { isPrivatePeer } from '../messages/peer.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { listFor, type ListOf } from './scheduled.ts';

export type Managed = { of: ListOf; peerExists: boolean; chat: ChatView | undefined };

/** The list of scheduled messages for a peer, as the actor sees it. */
export function managed(view: View, peer: number, { actor, nowMs }: Context): Managed {
  const chat = chatView(view, peer, actor, nowMs);
  return { of: listFor(view, actor, peer), peerExists: chat !== undefined || isPrivatePeer(view, peer), chat };
}

/** Throws PEER_ID_INVALID, CHAT_ADMIN_REQUIRED. */
export function refuseUnmanaged({ peerExists, chat }: Managed): void {
  if (!peerExists) throw refusal('PEER_ID_INVALID');
  if (chat?.chat.kind === 'broadcast' && !may(chat.standing, 'send-plain')) throw refusal('CHAT_ADMIN_REQUIRED');
}
