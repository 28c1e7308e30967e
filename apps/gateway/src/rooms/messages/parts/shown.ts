/** Pages of messages with the peers they refer to. */
import { isChannelPeer } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { listHash } from '../../../convert/list-hash.ts';
import { peersIn, tlMessage } from '../../../convert/message.ts';
import type { ShownMessage } from '../../../convert/message.ts';
import { asOfNow } from '../../../messages/as-of-now.ts';
import { shownRows } from '../../../messages/shown-message.ts';
import type { MessageParts } from '../../../messages/shown-message.ts';
import { showPeers } from '../../../peers/shown-peers.ts';
import type { ShownPeers } from '../../../peers/shown-peers.ts';
import type { Context } from '../../../rpc/context.ts';
import { tlTopics } from '../../topics/parts/tl-topic.ts';

export type Page = ShownPeers & { messages: tl.Message[] };

/** Decrypts rows and shows them with their current state. */
export async function showRows(context: Context, rows: readonly MessageParts[], alsoPeers: Iterable<number> = []): Promise<Page> {
  return showMessages(context, await shownRows(context.services.opener, rows), alsoPeers);
}

/** Shows messages with their current state (reactions, polls, counters …) and the peers they refer to. @param alsoPeers further peers to include */
export async function showMessages(context: Context, given: readonly ShownMessage[], alsoPeers: Iterable<number> = []): Promise<Page> {
  const shown = await asOfNow(context.services.queries, given, [context.viewer]);
  const peers = new Set(alsoPeers);
  for (const message of shown) peersIn(message, context.viewer, (peer) => peers.add(peer));
  const named = await showPeers(context.services, context.view, peers);
  return { messages: shown.map((message) => tlMessage(context.view, message)), ...named };
}

/** About the whole list: its number of messages (`inexact`: at least), and how many of them come before the page. */
export type Counted = { count: number; inexact?: boolean; before?: number | undefined };

/**
 * A page of a list with arbitrary offsets. "When the client passes a correct value, the API will return one of *NotModified constructors"
 * (core.telegram.org/api/offsets#hash-generation).
 */
export async function rowsAnswer(context: Context, peer: number, rows: readonly MessageParts[], counted: Counted, hash: bigint): Promise<tl.messages.Messages> {
  if (hash !== 0n && listHash(rows.map(({ messageId }) => messageId)) === hash) return { _: 'messages.messagesNotModified', count: counted.count };
  return pageAnswer(context, peer, await showRows(context, rows, peer === 0 ? [] : [peer]), counted);
}

/** The answer depends on the peer: for a channel it includes its pts (core.telegram.org/constructor/messages.channelMessages). */
export async function pageAnswer(context: Context, peer: number, page: Page, counted: Counted): Promise<tl.messages.Messages> {
  if (!isChannelPeer(peer)) return messagesAnswer(page, counted);
  const [{ pts }, topics] = await Promise.all([context.services.queries.state(-peer), topicsOf(context, peer, page.messages)]);
  return { _: 'messages.channelMessages', pts, ...told(counted), messages: page.messages, topics, chats: page.chats, users: page.users };
}

const told = ({ count, inexact, before }: Counted) => ({ count, inexact: inexact || undefined, offset_id_offset: before });

/** The topics of the messages. */
async function topicsOf(context: Context, peer: number, messages: readonly tl.Message[]): Promise<tl.ForumTopic[]> {
  const ids = new Set(messages.flatMap((message) => {
    const header = message._ === 'messageEmpty' ? undefined : message.reply_to;
    return header?._ === 'messageReplyHeader' && header.forum_topic ? [header.reply_to_top_id ?? header.reply_to_msg_id!] : [];
  }));
  return ids.size === 0 ? [] : tlTopics(context, peer, await context.services.queries.forumTopicsByIds(peer, context.viewer, [...ids]));
}

/** messages.messages for a complete list, otherwise a slice with the total count. */
export function messagesAnswer({ messages, users, chats }: Page, counted: Counted): tl.messages.Messages {
  const page = { messages, topics: [], chats, users };
  return counted.count > messages.length ? { _: 'messages.messagesSlice', ...told(counted), ...page } : { _: 'messages.messages', ...page };
}
