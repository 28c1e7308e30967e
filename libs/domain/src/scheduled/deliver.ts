/** Sends a scheduled message through the ordinary rule, on behalf of its author. */
import type { Content, Fact, MessageScheduled, MessageSent, MessagesErased, ScheduledMessagesEnded } from '@teamgram/event-schemas';
import { media } from '@teamgram/event-schemas';
import { chatOf } from '../channels/chat.ts';
import type { Context } from '../context.ts';
import { passedOn } from '../discussion/passed-on.ts';
import { erasedWith, filesOfMessage } from '../files/use.ts';
import { conversationOf, mailboxOf } from '../messages/peer.ts';
import * as sendMessage from '../messages/send-message.ts';
import { deliveryTo, messageIn } from '../messages/sent-message.ts';
import { copiesOf } from '../polls/places.ts';
import { Refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { repeatedS } from './schedule.ts';
import { scheduledOf, scheduledStream, type ListOf, type Prepared, type Scheduled } from './scheduled.ts';

/** The MessageSent with its keyboard and all accompanying facts, the end of the scheduled message, and its repetition. Throws the refusal of an ordinary send. */
export function deliver(view: View, of: ListOf, one: Prepared, context: Context): Fact[] {
  const { author } = one.scheduled;
  const asAuthor = { ...context, actor: author };
  const command = commandFor(view, of, one, context.nowMs);
  const facts = sendMessage.sendMessage(sendMessage.load(view, command, asAuthor), command, asAuthor);
  const sent = facts.find((fact): fact is MessageSent => fact.type === 'MessageSent')!;
  const sentId = sent.deliveries.find(({ mailbox }) => mailbox === mailboxOf(author, of.peer))!.messageId;
  return [...facts, ...savedFrom(sent, of.peer, sentId), ...passing(view, sent, of.peer), ...copied(sent), ...end(of, [one.scheduled], [sentId]), ...again(view, of, one, context)];
}

/**
 * "As if sendMessage were called again with schedule_date set to the current time plus schedule_repeat_period"
 * (core.telegram.org/api/scheduled-messages): in the same commit. A poll is repeated as a new one, with the same period.
 */
function again({ documents }: View, of: ListOf, { fact, content: said, keyboard, dueS, repeatS }: Prepared, { nowMs, newId }: Context): MessageScheduled[] {
  if (repeatS === 0) return [];
  const nextS = repeatedS(dueS, repeatS, nowMs);
  const poll = said.forward ? undefined : said.media?.poll;
  const closeDateS = poll?.closeDateS ? poll.closeDateS + nextS - dueS : 0;
  const content = poll ? { ...said, media: media({ ...said.media, poll: { ...poll, id: newId(0), closeDateS } }) } : said;
  return [{ ...fact, scheduledId: scheduledOf(documents, of).next, content, keyboard, dueS: nextS, repeatS }];
}

/** A message refused now is dropped; under slow mode it is postponed. */
export function deliverOrEnd(view: View, of: ListOf, one: Prepared, context: Context): Fact[] {
  try {
    return deliver(view, of, one, context);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.error !== 'SLOWMODE_WAIT_X') return drop(view, of, [one.scheduled]);
    const dueS = Math.ceil(context.nowMs / 1000) + error.argument!;
    return [{ type: 'ScheduledMessageEdited', stream: scheduledStream(of.owner), ...of, scheduledId: one.scheduled.id, content: one.content, keyboard: one.keyboard, dueS, repeatS: one.repeatS }];
  }
}

/** Ends the messages without sending them. */
export function drop(view: View, of: ListOf, messages: readonly Readonly<Scheduled>[]): Fact[] {
  const files = messages.flatMap(({ position }) => filesOfMessage(view.documents, position));
  return [...end(of, messages, messages.map(() => 0)), ...erasedWith(files)];
}

function end(of: ListOf, messages: readonly Readonly<Scheduled>[], sentIds: number[]): [ScheduledMessagesEnded, MessagesErased] {
  const stream = scheduledStream(of.owner);
  return [
    { type: 'ScheduledMessagesEnded', stream, ...of, scheduledIds: messages.map(({ id }) => id), sentIds },
    { type: 'MessagesErased', stream, messages: [], versions: messages.flatMap(({ versions }) => versions), erasures: [] },
  ];
}

function commandFor(view: View, { peer }: ListOf, { scheduled, fact, content: said, keyboard }: Prepared, nowMs: number): sendMessage.SendMessage {
  const { text, entities, quote, invertMedia, forward, service } = said;
  const { silent, noForwards, groupedId, replyToId, thread, sendAs } = fact;
  return {
    type: 'SendMessage', peer, text, entities, media: undefined, invertMedia, silent, noForwards, groupedId, clearDraft: false, keyboard,
    ...(sendAs !== 0 && { sendAs }),
    // The message replied to may be gone by now; this one is sent anyway.
    replyTo: isThere(view, scheduled.author, peer, replyToId) ? { id: replyToId, quote, thread } : thread ? { id: thread, quote: undefined, thread } : undefined,
    prepared: { scheduledId: scheduled.id, media: beginning(said, nowMs), forward, answered: service && { quote, service }, openAnswers: fact.openAnswers },
  };
}

function isThere(view: View, author: number, peer: number, id: number): boolean {
  const mailbox = mailboxOf(author, peer);
  const message = id === 0 ? undefined : messageIn(view, mailbox, id);
  return message?.stream === conversationOf(author, peer) && deliveryTo(message, mailbox) !== undefined;
}

/** A poll's period starts when the message is sent. */
function beginning({ media: carried }: Content, nowMs: number): Content['media'] {
  if (!carried?.poll || carried.poll.closePeriodS === 0) return carried;
  return media({ ...carried, poll: { ...carried.poll, closeDateS: Math.floor(nowMs / 1000) + carried.poll.closePeriodS } });
}

/** A forwarded post is counted, as in an immediate forward. */
function passing({ documents }: View, sent: MessageSent, peer: number): Fact[] {
  const { fromPeer: chat = 0, channelPost: id = 0 } = sent.content?.forward ?? {};
  return id > 0 && chatOf(documents, chat)?.kind === 'broadcast' ? passedOn([{ chat, id }], [sent], peer) : [];
}

/** The original message was recorded when this one was scheduled. */
const copied = (sent: MessageSent): Fact[] => (sent.content?.forward ? copiesOf(sent.stream, undefined, sent) : []);

/** As in messages.forwardMessages (core.telegram.org/api/saved-messages). */
function savedFrom({ author, content: said }: MessageSent, peer: number, id: number): Fact[] {
  const from = said?.forward?.savedFromPeer ?? 0;
  if (peer !== author || from === 0 || from === author) return [];
  return [{ type: 'MessagesSaved', stream: `dialogs-${author}`, owner: author, peer: from, messageIds: [id] }];
}
