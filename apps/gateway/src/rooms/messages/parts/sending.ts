/** What messages.sendMessage, sendMedia and sendMultiMedia share. */
import { GENERAL, refusal } from '@teamgram/domain';
import type { RecordedEvent } from '@teamgram/event-log';
import { isChannelMailbox, quote } from '@teamgram/event-schemas';
import type { MessageSent, Quote } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import type { CommandOf } from '../../../commands/commands.ts';
import { storedEntities, tlEntities } from '../../../convert/text-entities.ts';
import type { View } from '../../../convert/view.ts';
import { peerOf, userOf } from '../../../peers/input-peer.ts';
import type { Context } from '../../../rpc/context.ts';
import { ownEntries, replyWith } from '../../../updates/reply.ts';
import { keyboardGiven } from './keyboard-given.ts';
import { scheduledUpdates } from '../../scheduled/parts/answer.ts';

type SendMessage = CommandOf<'SendMessage'>;

/** Fields that every way of sending has. */
export type Sending = {
  silent?: boolean | undefined;
  clear_draft?: boolean | undefined;
  noforwards?: boolean | undefined;
  invert_media?: boolean | undefined;
  peer: tl.InputPeer;
  reply_to?: tl.InputReplyTo | undefined;
  schedule_date?: number | undefined;
  send_as?: tl.InputPeer | undefined;
  quick_reply_shortcut?: tl.InputQuickReplyShortcut | undefined;
  reply_markup?: tl.ReplyMarkup | undefined;
};

type Text = { message: string; entities?: tl.MessageEntity[] | undefined };

/** The command for one message. Throws what the request's peers and unsupported wishes are refused with. */
export function sendCommand(context: Context, sending: Sending, { message, entities }: Text, media: SendMessage['media'], groupedId = 0): SendMessage {
  const { view } = context;
  const keyboard = keyboardGiven(context, sending.reply_markup);
  return {
    type: 'SendMessage',
    peer: peerOf(view, sending.peer),
    text: message,
    entities: storedEntities(entities, (user) => userOf(view, user)),
    ...answersOf(context, peerOf(view, sending.peer), sending.reply_to),
    media,
    invertMedia: sending.invert_media === true,
    silent: sending.silent === true,
    noForwards: sending.noforwards === true,
    clearDraft: sending.clear_draft === true,
    groupedId,
    ...(keyboard ? { keyboard } : {}),
    ...(sending.send_as ? { sendAs: peerOf(view, sending.send_as) } : {}),
  };
}

/** What is answered in this chat, and in another one: that must not be taken for the message that has its number here. Throws MSG_ID_INVALID. */
function answersOf({ view }: Context, peer: number, given: tl.InputReplyTo | undefined): Pick<SendMessage, 'replyTo' | 'answering'> {
  if (!given) return { replyTo: undefined };
  if (given._ !== 'inputReplyToMessage') throw refusal('MSG_ID_INVALID');
  const { id, thread, elsewhere } = answeredIn(given, view, peer);
  const quoted = quoteOf(view, given);
  if (elsewhere !== 0) return { replyTo: thread === 0 ? undefined : { id: thread, quote: undefined, thread }, answering: { peer: elsewhere, id: given.reply_to_msg_id, quote: quoted } };
  return { replyTo: id === 0 ? undefined : { id, quote: quoted, ...(thread === 0 ? {} : { thread }) } };
}

/** The words that a client wants to quote; undefined: none. */
export function quoteOf(view: View, { quote_text, quote_entities, quote_offset }: tl.inputReplyToMessage): Quote | undefined {
  return quote_text ? quote({ text: quote_text, entities: storedEntities(quote_entities, (user) => userOf(view, user)), offset: quote_offset ?? 0 }) : undefined;
}

/** What a reply names: see `threadedReply`; and the other chat in which the answered message stands, 0 = it is in this one. */
export function answeredIn(given: tl.inputReplyToMessage, view: View, peer: number): { id: number; thread: number; elsewhere: number } {
  const named = given.reply_to_peer_id ? peerOf(view, given.reply_to_peer_id) : peer;
  if (named === peer) return { ...threadedReply(given), elsewhere: 0 };
  return { ...threadedReply({ ...given, reply_to_msg_id: 0 }), elsewhere: named };
}

/**
 * The message that is answered and the thread that it is in, 0 = none; of a thread alone, the message that began it. Old layers write "no reply" as
 * message 0; "General" is the topic of whatever is in no other (core.telegram.org/api/forum).
 */
export function threadedReply({ reply_to_msg_id, top_msg_id = 0 }: Pick<tl.inputReplyToMessage, 'reply_to_msg_id' | 'top_msg_id'>): { id: number; thread: number } {
  const [id, thread] = [reply_to_msg_id, top_msg_id].map((one) => (one === GENERAL ? 0 : one)) as [number, number];
  return { id: id || thread, thread };
}

/** Names each new message by the random id under which the client knows it, then shows it. */
export async function sentUpdates(context: Context, events: readonly RecordedEvent[], randomIds: readonly bigint[]): Promise<tl.Updates> {
  if (events[0]?.fact.type === 'MessageScheduled') return scheduledUpdates(context, events, randomIds);
  // A new conversation may begin with a service message, which has no random id.
  const sent = events.filter(({ fact }) => fact.type === 'MessageSent' || fact.type === 'KeyboardSet');
  const named = sent.filter(isNamed).map((event, index): tl.updateMessageID => ({ _: 'updateMessageID', id: ownEntries(context, event)[0]!.messageId, random_id: randomIds[index]! }));
  // Whether it is open to answers is a row of its own.
  if (events.some(({ fact }) => fact.type === 'PollOpened')) await context.read();
  return replyWith(context, sent, named);
}

/** Neither a service message nor the copy of a post in a discussion group was sent by the client. */
const isNamed = ({ fact }: RecordedEvent) => fact.type === 'MessageSent' && (fact.content?.action ?? '') === '' && fact.discussedPost === 0;

/** U13: a plain text needs no more than its number; in a channel everything has its long form. */
export function shortSent(context: Context, events: readonly RecordedEvent[]): tl.updateShortSentMessage | undefined {
  const [event] = events;
  if (event?.fact.type !== 'MessageSent' || events.some(({ fact }, index) => index > 0 && fact.type === 'MessageSent')) return undefined;
  const { content } = event.fact;
  const entry = ownEntries(context, event)[0];
  if (!content || content.media || content.forward || content.service || !entry || isChannelMailbox(entry.mailbox)) return undefined;
  context.services.opener.keep({ position: event.position, stream: event.stream, timeMs: event.timeMs, fact: event.fact });
  return {
    _: 'updateShortSentMessage',
    out: entry.peer !== context.viewer || undefined,
    id: entry.messageId,
    pts: entry.pts,
    pts_count: entry.ptsCount,
    date: Math.floor(event.timeMs / 1000),
    entities: tlEntities(content.entities),
    ttl_period: (event.fact as MessageSent).ttlS || undefined,
  };
}
