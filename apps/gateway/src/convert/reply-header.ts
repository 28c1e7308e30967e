/** Reply headers (core.telegram.org/constructor/messageReplyHeader) and forward headers (…/messageFwdHeader). */
import type { AnsweredMessage, Content, ForwardOrigin, Media } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { tlPeer } from '../peers/peer-number.ts';
import { tlMedia, withoutRadius } from './media.ts';
import { tlPollMedia } from './poll.ts';
import { tlEntities } from './text-entities.ts';
import { tlTodoMedia } from './todo.ts';
import type { View } from './view.ts';

/** A message of another chat that is replied to. `seenBy`: who can view the original there; absent = nobody. */
export type ShownAnswered = AnsweredMessage & { seenBy?: 'all' | ReadonlySet<number> | undefined };

/** The forward header of a message. @param imported set for messages of a history import */
export function tlForward({ fromUser, fromName, fromPeer, channelPost, postAuthor, dateS, savedFromPeer, savedFromId }: ForwardOrigin, imported?: true): tl.messageFwdHeader {
  const saved = savedFromPeer !== 0;
  return {
    _: 'messageFwdHeader',
    imported,
    from_id: fromUser === 0 && fromPeer === 0 ? undefined : tlPeer(fromUser || fromPeer),
    from_name: fromName || undefined,
    date: dateS,
    channel_post: channelPost || undefined,
    post_author: postAuthor || undefined,
    saved_from_peer: saved ? tlPeer(savedFromPeer) : undefined,
    saved_from_msg_id: saved ? savedFromId : undefined,
  };
}

type Replying = { id: number; replyToId: number; thread: number; topic: boolean; answered?: ShownAnswered | undefined; content: Content | undefined };

/** In a topic every message is at least a reply to the message that created the topic (core.telegram.org/api/forum), except that message itself. */
export function tlReply(view: View, shown: Replying): tl.messageReplyHeader | undefined {
  const { id, replyToId, thread, topic, answered } = shown;
  const begun = thread === id ? 0 : thread;
  const inChat = replyToId || begun;
  if (!answered && inChat === 0) return undefined;
  return {
    _: 'messageReplyHeader',
    forum_topic: topic || undefined,
    ...(answered ? elsewhere(view, answered, id) : { reply_to_msg_id: inChat }),
    reply_to_top_id: begun === 0 || (!answered && begun === inChat) ? undefined : begun,
    ...quoteOf(shown),
  };
}

/** "quote: Whether this message is quoting a part of another message". Text that the author did not select is shown as the beginning of the original. */
function quoteOf({ answered, content }: Replying): Pick<tl.messageReplyHeader, 'quote' | 'quote_text' | 'quote_entities' | 'quote_offset'> {
  const quote = content?.quote;
  if (!quote) return {};
  const isChosen = answered?.quoted ?? true;
  return { quote: isChosen || undefined, quote_text: quote.text || undefined, quote_entities: tlEntities(quote.entities), quote_offset: quote.offset || undefined };
}

/** "reply_from: When replying to a message sent by a certain peer to another chat, contains info about the peer that originally sent the message to that other chat". */
function elsewhere(view: View, answered: ShownAnswered, answer: number): Pick<tl.messageReplyHeader, 'reply_to_msg_id' | 'reply_to_peer_id' | 'reply_from' | 'reply_media'> {
  const { from, media, chat, id } = answered;
  const place = isSeenBy(answered, view.userId) ? { reply_to_msg_id: id, reply_to_peer_id: tlPeer(chat) } : {};
  return { ...place, reply_from: from && tlForward(from), reply_media: media && mediaOf(view, media, answer) };
}

/** A snapshot taken when the reply was sent: later votes and completed to-do items are not shown. */
function mediaOf(view: View, media: Media, answer: number): tl.MessageMedia | undefined {
  if (media.poll) return tlPollMedia(view, media.poll, undefined);
  return media.todo ? tlTodoMedia(media.todo, []) : tlMedia(view, withoutRadius(media), { kind: 'message', messageId: answer });
}

function isSeenBy({ seenBy }: ShownAnswered, viewer: number | undefined): boolean {
  return seenBy === 'all' || (viewer !== undefined && seenBy?.has(viewer) === true);
}

/** Peers it refers to for this viewer; undefined: several viewers. */
export function peersOfAnswered(answered: ShownAnswered, viewer: number | undefined, mention: (peer: number) => void): void {
  const { from, media, chat } = answered;
  if (from?.fromUser) mention(from.fromUser);
  if (from?.fromPeer) mention(from.fromPeer);
  if (media?.contact?.user) mention(media.contact.user);
  if (isSeenBy(answered, viewer)) mention(chat);
}
