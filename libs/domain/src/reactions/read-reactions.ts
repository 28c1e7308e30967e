import type { ReactionsRead } from '@teamgram/event-schemas';
import { mayRead } from '../channels/rights.ts';
import { chatView, type ChatView } from '../channels/standing.ts';
import type { Context } from '../context.ts';
import { DELETIONS_MAX } from '../messages/delete-messages.ts';
import { conversationOf, isPrivatePeer, mailboxOf } from '../messages/peer.ts';
import { messageIn, type SentMessage } from '../messages/sent-message.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';

/** messages.readReactions: the caller has seen the reactions to these messages of theirs. Messages of others are skipped. */
export type ReadReactions = { type: 'ReadReactions'; peer: number; ids: number[] };

export type ReadReactionsState = { peerExists: boolean; chat: ChatView | undefined; messages: (SentMessage & { id: number })[] };

export function load(view: View, { peer, ids }: ReadReactions, { actor, nowMs }: Context): ReadReactionsState {
  const chat = chatView(view, peer, actor, nowMs);
  const stream = conversationOf(actor, peer);
  const messages = [...new Set(ids.slice(0, DELETIONS_MAX))].flatMap((id) => {
    const message = messageIn(view, mailboxOf(actor, peer), id);
    return message?.author === actor && message.stream === stream ? [{ ...message, id }] : [];
  });
  return { peerExists: chat !== undefined || isPrivatePeer(view, peer), chat, messages };
}

/** Throws PEER_ID_INVALID, CHANNEL_PRIVATE. */
export function readReactions({ peerExists, chat, messages }: ReadReactionsState, { peer }: ReadReactions, { actor }: Context): ReactionsRead[] {
  if (!peerExists) throw refusal('PEER_ID_INVALID');
  if (chat && !mayRead(chat.standing)) throw refusal('CHANNEL_PRIVATE');
  if (messages.length === 0) return [];
  return [{
    type: 'ReactionsRead', stream: `dialogs-${actor}`, owner: actor, peer, messages: messages.map(({ position }) => position), messageIds: messages.map(({ id }) => id),
  }];
}
