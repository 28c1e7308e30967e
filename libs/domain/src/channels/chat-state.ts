/** State needed by most decisions about a chat, and the service messages that inform its members. */
import { content, ORDINARY_SEND, serviceDetails } from '@teamgram/event-schemas';
import type { MessageSent, ServiceDetails } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { ptsOf } from '../messages/mailbox.ts';
import { numbering, type Numbering } from '../messages/numbering.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { chatStream } from './chat.ts';
import { isInside, may, mayRead, type Act } from './rights.ts';
import { mailboxesIn, voiceIn, type Voice } from './speaking.ts';
import { chatView, type ChatView } from './standing.ts';

export type ChatState = {
  /** Undefined when the chat does not exist, or was deleted. */
  found: ChatView | undefined;
  /** The mailboxes that receive a service message. */
  mailboxes: number[];
  numbers: Numbering;
  /** Current pts of a supergroup's or channel's mailbox; 0 for a basic group. */
  pts: number;
};

/** @param joining users about to become members: in a basic group they receive the message too */
export function chatState(view: View, peer: number, { actor, nowMs }: Pick<Context, 'actor' | 'nowMs'>, joining: readonly number[] = []): ChatState {
  const found = chatView(view, peer, actor, nowMs);
  const present = found ? mailboxesIn(view, peer) : [];
  const mailboxes = found?.chat.kind === 'basic' ? [...new Set([...present, ...joining])] : present;
  return { found, mailboxes, numbers: numbering(view, mailboxes), pts: found && found.chat.kind !== 'basic' ? ptsOf(view.documents, -peer) : 0 };
}

/** The chat, if the actor is a member. Throws CHANNEL_PRIVATE, PEER_ID_INVALID. */
export function insideOf({ found }: Pick<ChatState, 'found'>): ChatView {
  if (!found) throw refusal('PEER_ID_INVALID');
  if (!isInside(found.standing)) throw refusal(found.chat.kind === 'basic' ? 'PEER_ID_INVALID' : 'CHANNEL_PRIVATE');
  if (!mayRead(found.standing)) throw refusal('CHANNEL_PRIVATE');
  return found;
}

/** The chat, if the actor may do `act` in it. Throws CHANNEL_PRIVATE, PEER_ID_INVALID, CHAT_ADMIN_REQUIRED. */
export function permitted(state: Pick<ChatState, 'found'>, act: Act): ChatView {
  const found = insideOf(state);
  if (!may(found.standing, act)) throw refusal('CHAT_ADMIN_REQUIRED');
  return found;
}

/** The chat, if the actor owns it. Throws CHANNEL_PRIVATE, PEER_ID_INVALID, CHAT_ADMIN_REQUIRED. */
export function owned(state: Pick<ChatState, 'found'>): ChatView {
  const found = insideOf(state);
  if (found.standing.role !== 'creator') throw refusal('CHAT_ADMIN_REQUIRED');
  return found;
}

/** A service message; `action` is the TL constructor without "messageAction". */
export function serviceMessage({ found, mailboxes, numbers }: ChatState, author: number, action: string, details: Partial<ServiceDetails> = {}): MessageSent {
  const { peer } = found!;
  return toldIn(peer, author, voiceIn(found), action, details, mailboxes, numbers);
}

/** As serviceMessage, for a chat that is being created. */
export function toldIn(peer: number, author: number, voice: Voice, action: string, details: Partial<ServiceDetails>, mailboxes: readonly number[], numbers: Numbering): MessageSent {
  return {
    ...ORDINARY_SEND,
    type: 'MessageSent',
    stream: chatStream(peer),
    author,
    ...voice,
    content: content({ action, service: serviceDetails(details) }),
    deliveries: mailboxes.map((mailbox) => numbers.deliver(mailbox, peer)),
  };
}
