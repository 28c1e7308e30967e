import { reactionChoice } from '@teamgram/event-schemas';
import type { MessageReacted } from '@teamgram/event-schemas';
import { permitted } from '../channels/chat-state.ts';
import { chatView, type ChatView } from '../channels/standing.ts';
import type { Context } from '../context.ts';
import { conversationOf, mailboxOf } from '../messages/peer.ts';
import { messageIn, sentMessage, type SentMessage } from '../messages/sent-message.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { reactionBy } from './reactions.ts';
import { concerned } from './send-reaction.ts';

/** messages.deleteParticipantReaction(s): an admin removes a user's reactions to a message (`id` in the admin's numbering), or to several (positions). */
export type DeleteReactions = { type: 'DeleteReactions'; peer: number; user: number; of: { id: number } | { messages: number[] } };

type Reacted = { message: SentMessage; former: string[] };
export type DeleteReactionsState = { found: ChatView | undefined; reacted: Reacted[] };

/** Limit per command; the gateway repeats it. */
export const REACTIONS_DELETED_MAX = 100;

export function load(view: View, { peer, user, of }: DeleteReactions, { actor, nowMs }: Context): DeleteReactionsState {
  const messages = 'id' in of ? [messageIn(view, mailboxOf(actor, peer), of.id)] : of.messages.slice(0, REACTIONS_DELETED_MAX).map((position) => sentMessage(view, position));
  const reacted = messages.flatMap((message) => {
    if (!message || message.stream !== conversationOf(actor, peer)) return [];
    const former = [...reactionBy(view.documents, message.position, user)];
    return former.length > 0 ? [{ message, former }] : [];
  });
  return { found: chatView(view, peer, actor, nowMs), reacted };
}

/** Throws PEER_ID_INVALID, CHANNEL_PRIVATE, CHAT_ADMIN_REQUIRED, MESSAGE_ID_INVALID (a single message without a reaction of the user). */
export function deleteReactions(state: DeleteReactionsState, { peer, user, of }: DeleteReactions): MessageReacted[] {
  permitted(state, 'delete-others');
  if ('id' in of && state.reacted.length === 0) throw refusal('MESSAGE_ID_INVALID');
  return state.reacted.map(({ message, former }) => ({
    type: 'MessageReacted', stream: message.stream, user, message: message.position, choice: reactionChoice({ emoji: [], former }), big: false, recent: false,
    author: concerned(message, user, peer), places: message.deliveries.map(({ mailbox, peer: shownAs, messageId }) => ({ mailbox, peer: shownAs, messageId })), sender: 0,
  }));
}
