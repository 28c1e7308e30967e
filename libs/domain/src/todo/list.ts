/** What a decision about the list of tasks in a message needs to know, and how others hear of it. */
import { content, ORDINARY_SEND, serviceDetails } from '@teamgram/event-schemas';
import type { Content, MessageEdited, MessageSent, ServiceDetails, TodoList } from '@teamgram/event-schemas';
import { may, mayRead } from '../channels/rights.ts';
import { speakingIn, voiceIn, type Speaking } from '../channels/speaking.ts';
import { hasBlocked } from '../contacts/contact.ts';
import type { Context } from '../context.ts';
import { redeliver } from '../messages/edit-message.ts';
import { numbering, type Numbering } from '../messages/numbering.ts';
import { conversationOf, isPrivatePeer, mailboxOf } from '../messages/peer.ts';
import { recipients } from '../messages/recipients.ts';
import { mailboxesOf } from '../messages/removal.ts';
import { deliveryTo, messageIn, type SentMessage } from '../messages/sent-message.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { doneOf } from './todo.ts';

export type ListState = {
  peerExists: boolean;
  speaking: Speaking | undefined;
  message: SentMessage | undefined;
  done: readonly number[];
  peerBlockedSender: boolean;
  numbers: Numbering;
};

export function loadList(view: View, peer: number, id: number, context: Context): ListState {
  const { actor } = context;
  const speaking = speakingIn(view, peer, context);
  const found = messageIn(view, mailboxOf(actor, peer), id);
  const message = found?.stream === conversationOf(actor, peer) ? found : undefined;
  const told = speaking?.mailboxes ?? [actor, peer];
  return {
    peerExists: speaking !== undefined || isPrivatePeer(view, peer),
    speaking,
    message,
    done: message ? doneOf(view.documents, message.position) : [],
    peerBlockedSender: hasBlocked(view.documents, peer, actor),
    numbers: numbering(view, [...new Set([...told, ...(message ? mailboxesOf([message]) : [])])]),
  };
}

export type Changeable = { message: SentMessage; said: Content; list: TodoList };

/** Edits that a list may go through: an erasure names every version. */
const EDITS_MAX = 1_000;

/**
 * The list, when the actor may change it so: its author always, others where its author lets them and they may speak.
 * Throws PEER_ID_INVALID, CHANNEL_PRIVATE, MESSAGE_ID_INVALID, CHAT_WRITE_FORBIDDEN, MESSAGE_AUTHOR_REQUIRED.
 */
export function changeableList({ peerExists, speaking, message }: ListState, actor: number, open: 'othersAppend' | 'othersComplete'): Changeable {
  if (!peerExists) throw refusal('PEER_ID_INVALID');
  if (speaking && !mayRead(speaking.standing)) throw refusal('CHANNEL_PRIVATE');
  const list = message?.content?.media?.todo;
  if (!message?.content || !list || message.content.forward || message.versions.length > EDITS_MAX) throw refusal('MESSAGE_ID_INVALID');
  if (speaking && !may(speaking.standing, 'send-plain')) throw refusal('CHAT_WRITE_FORBIDDEN');
  if (message.author !== actor && !list[open]) throw refusal('MESSAGE_AUTHOR_REQUIRED');
  return { message, said: message.content, list };
}

/** The list as it is now, and the message that tells of what has happened to it. */
export function listChanged({ numbers, ...state }: ListState, message: SentMessage, now: Content, actor: number, peer: number, action: string, details: Partial<ServiceDetails>): [MessageEdited, MessageSent] {
  const edited: MessageEdited = {
    type: 'MessageEdited', stream: message.stream, message: message.position, content: now,
    deliveries: redeliver(message, numbers),
  };
  const told: MessageSent = {
    ...ORDINARY_SEND, type: 'MessageSent', stream: message.stream, author: actor, ...voiceIn(state.speaking), content: content({ action, service: serviceDetails(details) }),
    deliveries: recipients(state, actor, peer).map(({ mailbox, peer: dialog }) => numbers.deliver(mailbox, dialog, { replyToId: deliveryTo(message, mailbox)?.messageId ?? 0 })),
  };
  return [edited, told];
}
