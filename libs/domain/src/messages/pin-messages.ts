import { content, ORDINARY_SEND, serviceDetails } from '@teamgram/event-schemas';
import type { Fact, MailboxMark, MessageSent, MessagesPinned } from '@teamgram/event-schemas';
import { may, mayRead } from '../channels/rights.ts';
import { mailboxesIn, OWN_VOICE, voiceIn } from '../channels/speaking.ts';
import { chatView, type ChatView } from '../channels/standing.ts';
import { hasBlocked } from '../contacts/contact.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { DELETIONS_MAX } from './delete-messages.ts';
import { heardMessage } from './heard-message.ts';
import { numbering, type Numbering } from './numbering.ts';
import { conversationOf, isPrivatePeer, mailboxOf } from './peer.ts';
import { recipients, type Recipient } from './recipients.ts';
import { mailboxesOf } from './removal.ts';
import { deliveryTo, type SentMessage } from './sent-message.ts';

/**
 * messages.updatePinnedMessage, messages.unpinAllMessages. `oneSide`: in a private chat, for the caller only. The first fact is the `MessagesPinned`;
 * pinning for others adds a service message.
 */
export type PinMessages = { type: 'PinMessages'; peer: number; ids: number[]; pinned: boolean; oneSide: boolean; silent: boolean };

export type PinMessagesState = {
  peerExists: boolean;
  chat: ChatView | undefined;
  messages: SentMessage[];
  /** Recipients of the service message about a pin. */
  toTell: Recipient[];
  numbers: Numbering;
};

export function load(view: View, { peer, ids }: PinMessages, { actor, nowMs }: Context): PinMessagesState {
  const chat = chatView(view, peer, actor, nowMs);
  const stream = conversationOf(actor, peer);
  const found = [...new Set(ids.slice(0, DELETIONS_MAX))].flatMap((id) => heardMessage(view, actor, peer, id) ?? []);
  const messages = found.filter((message) => message.stream === stream && message.content !== undefined);
  const toTell = recipients({ speaking: chat && { mailboxes: mailboxesIn(view, peer) }, peerBlockedSender: hasBlocked(view.documents, peer, actor) }, actor, peer);
  const numbers = numbering(view, [...new Set([...mailboxesOf(messages), ...toTell.map(({ mailbox }) => mailbox)])]);
  return { peerExists: chat !== undefined || isPrivatePeer(view, peer), chat, messages, toTell, numbers };
}

/** Refuses in order of precedence (core.telegram.org/method/messages.updatePinnedMessage). */
export function pinMessages(state: PinMessagesState, command: PinMessages, { actor }: Context): Fact[] {
  const { chat, messages, numbers } = state;
  const { peer, pinned } = command;
  if (!state.peerExists) throw refusal('PEER_ID_INVALID');
  if (chat && !mayRead(chat.standing)) throw refusal('CHANNEL_PRIVATE');
  if (chat && !may(chat.standing, 'pin')) throw refusal('CHAT_ADMIN_REQUIRED');
  if (messages.length === 0 || messages.some((message) => message.content!.action !== '')) throw refusal('MESSAGE_ID_INVALID');
  const own = mailboxOf(actor, peer);
  const changed = messages.filter((message) => message.pinnedIn.includes(own) !== pinned);
  if (changed.length === 0) throw refusal('CHAT_NOT_MODIFIED');
  const mailboxes = command.oneSide && !chat ? [own] : mailboxesOf(changed);
  const stream = conversationOf(actor, peer);
  const fact = marked(stream, actor, pinned, changed, mailboxes, numbers);
  return pinned && !(command.oneSide && !chat) ? [fact, told(state, command, changed[0]!, actor)] : [fact];
}

/** Pins or unpins the messages in each of the mailboxes. */
export function marked(stream: string, by: number, pinned: boolean, messages: readonly SentMessage[], mailboxes: readonly number[], numbers: Numbering): MessagesPinned {
  const marks = mailboxes.map((mailbox) => mark(messages, mailbox, numbers));
  return { type: 'MessagesPinned', stream, by, pinned, messages: messages.map(({ position }) => position), marks };
}

function mark(messages: readonly SentMessage[], mailbox: number, numbers: Numbering): MailboxMark {
  const shown = messages.flatMap((message) => deliveryTo(message, mailbox) ?? []);
  return { delivery: numbers.deliver(mailbox, shown[0]!.peer, { messageId: 0, count: shown.length }), messageIds: shown.map(({ messageId }) => messageId) };
}

function told({ chat, toTell, numbers }: PinMessagesState, { peer, silent }: PinMessages, message: SentMessage, author: number): MessageSent {
  return {
    ...ORDINARY_SEND,
    type: 'MessageSent',
    stream: conversationOf(author, peer),
    author,
    ...(chat ? voiceIn(chat) : OWN_VOICE),
    thread: message.thread,
    topic: message.topic,
    content: content({ action: 'PinMessage', service: serviceDetails() }),
    deliveries: toTell.map(({ mailbox, peer: dialog }) => numbers.deliver(mailbox, dialog, { replyToId: deliveryTo(message, mailbox)?.messageId ?? 0 })),
    silent,
  };
}
