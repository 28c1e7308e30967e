/**
 * Messages that users other than the author can change, such as task lists and open polls: the state for such decisions, and the facts that inform
 * everybody.
 */
import { content, ORDINARY_SEND, serviceDetails } from '@teamgram/event-schemas';
import type { Content, MessageEdited, MessageSent, ServiceDetails } from '@teamgram/event-schemas';
import { may, mayRead } from '../channels/rights.ts';
import { speakingIn, voiceIn, type Speaking } from '../channels/speaking.ts';
import { hasBlocked } from '../contacts/contact.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { redeliver } from './edit-message.ts';
import { numbering, type Numbering } from './numbering.ts';
import { conversationOf, isPrivatePeer, mailboxOf } from './peer.ts';
import { recipients } from './recipients.ts';
import { mailboxesOf } from './removal.ts';
import { deliveryTo, messageIn, type SentMessage } from './sent-message.ts';

export type ChangeableState = {
  peerExists: boolean;
  speaking: Speaking | undefined;
  message: SentMessage | undefined;
  peerBlockedSender: boolean;
  numbers: Numbering;
};

export function loadChangeable(view: View, peer: number, id: number, context: Context): ChangeableState {
  const { actor } = context;
  const speaking = speakingIn(view, peer, context);
  const found = messageIn(view, mailboxOf(actor, peer), id);
  const message = found?.stream === conversationOf(actor, peer) ? found : undefined;
  const told = speaking?.mailboxes ?? [actor, peer];
  return {
    peerExists: speaking !== undefined || isPrivatePeer(view, peer),
    speaking,
    message,
    peerBlockedSender: hasBlocked(view.documents, peer, actor),
    numbers: numbering(view, [...new Set([...told, ...(message ? mailboxesOf([message]) : [])])]),
  };
}

/** Limit of edits of such a message: an erasure names every version. */
const EDITS_MAX = 1_000;

/**
 * The message, if others may change it and the actor may write where it is. Forwarded copies cannot be changed. Throws PEER_ID_INVALID,
 * CHANNEL_PRIVATE, MESSAGE_ID_INVALID, CHAT_WRITE_FORBIDDEN.
 */
export function changeable({ peerExists, speaking, message, peerBlockedSender }: ChangeableState, isOne: (message: SentMessage, said: Content) => boolean): { message: SentMessage; said: Content } {
  if (!peerExists) throw refusal('PEER_ID_INVALID');
  if (speaking && !mayRead(speaking.standing)) throw refusal('CHANNEL_PRIVATE');
  const said = message?.content;
  if (!message || !said || said.forward || message.versions.length > EDITS_MAX || !isOne(message, said)) throw refusal('MESSAGE_ID_INVALID');
  if (speaking ? !may(speaking.standing, 'send-plain') : peerBlockedSender) throw refusal('CHAT_WRITE_FORBIDDEN');
  return { message, said };
}

/** The edit of the message, and the service message about the change. */
export function changedByOthers({ numbers, ...state }: ChangeableState, message: SentMessage, now: Content, actor: number, peer: number, action: string, details: Partial<ServiceDetails>): [MessageEdited, MessageSent] {
  const edited: MessageEdited = { type: 'MessageEdited', stream: message.stream, message: message.position, content: now, deliveries: redeliver(message, numbers) };
  const told: MessageSent = {
    ...ORDINARY_SEND, type: 'MessageSent', stream: message.stream, author: actor, ...voiceIn(state.speaking), content: content({ action, service: serviceDetails(details) }),
    deliveries: recipients(state, actor, peer).map(({ mailbox, peer: dialog }) => numbers.deliver(mailbox, dialog, { replyToId: deliveryTo(message, mailbox)?.messageId ?? 0 })),
  };
  return [edited, told];
}
