/** Shared by messages.sendMessage, sendMedia and sendMultiMedia. */
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

/** Fields common to all send methods. */
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

/** Builds the command for one message. Throws the errors of its peers, and of unsupported options. */
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

/** What the message replies to: in this chat (`replyTo`), or in another one (`answering`), whose message id means nothing here. Throws MSG_ID_INVALID. */
function answersOf({ view }: Context, peer: number, given: tl.InputReplyTo | undefined): Pick<SendMessage, 'replyTo' | 'answering'> {
  if (!given) return { replyTo: undefined };
  if (given._ !== 'inputReplyToMessage') throw refusal('MSG_ID_INVALID');
  const { id, thread, elsewhere } = answeredIn(given, view, peer);
  const quoted = quoteOf(view, given);
  if (elsewhere !== 0) return { replyTo: thread === 0 ? undefined : { id: thread, quote: undefined, thread }, answering: { peer: elsewhere, id: given.reply_to_msg_id, quote: quoted } };
  return { replyTo: id === 0 ? undefined : { id, quote: quoted, ...(thread === 0 ? {} : { thread }) } };
}

/** The text a client quotes; undefined: none. */
export function quoteOf(view: View, { quote_text, quote_entities, quote_offset }: tl.inputReplyToMessage): Quote | undefined {
  return quote_text ? quote({ text: quote_text, entities: storedEntities(quote_entities, (user) => userOf(view, user)), offset: quote_offset ?? 0 }) : undefined;
}

/** What a reply refers to, see `threadedReply`, and the other chat with the original message, 0 = this chat. */
export function answeredIn(given: tl.inputReplyToMessage, view: View, peer: number): { id: number; thread: number; elsewhere: number } {
  const named = given.reply_to_peer_id ? peerOf(view, given.reply_to_peer_id) : peer;
  if (named === peer) return { ...threadedReply(given), elsewhere: 0 };
  return { ...threadedReply({ ...given, reply_to_msg_id: 0 }), elsewhere: named };
}

/**
 * The message replied to and its thread, 0 = none; for a message in a thread that replies to nothing, the thread's top message. Old layers write "no reply"
 * as message 0; "General" is the topic of messages in no other topic (core.telegram.org/api/forum).
 */
export function threadedReply({ reply_to_msg_id, top_msg_id = 0 }: Pick<tl.inputReplyToMessage, 'reply_to_msg_id' | 'top_msg_id'>): { id: number; thread: number } {
  const [id, thread] = [reply_to_msg_id, top_msg_id].map((one) => (one === GENERAL ? 0 : one)) as [number, number];
  return { id: id || thread, thread };
}

/** Answer to a send: maps each random_id to the new message id, then shows the messages. */
export async function sentUpdates(context: Context, events: readonly RecordedEvent[], randomIds: readonly bigint[]): Promise<tl.Updates> {
  if (events[0]?.fact.type === 'MessageScheduled') return scheduledUpdates(context, events, randomIds);
  // A new conversation may start with a service message, which has no random_id.
  const sent = events.filter(({ fact }) => fact.type === 'MessageSent' || fact.type === 'KeyboardSet');
  const named = sent.filter(isNamed).map((event, index): tl.updateMessageID => ({ _: 'updateMessageID', id: ownEntries(context, event)[0]!.messageId, random_id: randomIds[index]! }));
  // Whether a poll is open to new answers is a separate row, which must have been projected.
  if (events.some(({ fact }) => fact.type === 'PollOpened')) await context.read();
  return replyWith(context, sent, named);
}

/** Service messages and copies of posts in the discussion group were not sent by the client, so have no random_id. */
const isNamed = ({ fact }: RecordedEvent) => fact.type === 'MessageSent' && (fact.content?.action ?? '') === '' && fact.discussedPost === 0;

/** U13: the short form suffices for plain text, except in channels. */
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
