/** Pages of messages, with everybody whom they name. */
import { isChannelPeer } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
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

export async function showRows(context: Context, rows: readonly MessageParts[], alsoPeers: Iterable<number> = []): Promise<Page> {
  return showMessages(context, await shownRows(context.services.opener, rows), alsoPeers);
}

export async function showMessages(context: Context, given: readonly ShownMessage[], alsoPeers: Iterable<number> = []): Promise<Page> {
  const shown = await asOfNow(context.services.queries, given, [context.viewer]);
  const peers = new Set(alsoPeers);
  for (const message of shown) peersIn(message, (peer) => peers.add(peer));
  const named = await showPeers(context.services, context.view, peers);
  return { messages: shown.map((message) => tlMessage(context.view, message)), ...named };
}

/** The page in the form of its peer: a supergroup or channel also tells where it stands (core.telegram.org/constructor/messages.channelMessages). */
export async function pageAnswer(context: Context, peer: number, page: Page, count: number): Promise<tl.messages.Messages> {
  if (!isChannelPeer(peer)) return messagesAnswer(page, count);
  const [{ pts }, topics] = await Promise.all([context.services.queries.state(-peer), topicsOf(context, peer, page.messages)]);
  return { _: 'messages.channelMessages', pts, count, messages: page.messages, topics, chats: page.chats, users: page.users };
}

/** The topics in which the messages stand. */
async function topicsOf(context: Context, peer: number, messages: readonly tl.Message[]): Promise<tl.ForumTopic[]> {
  const ids = new Set(messages.flatMap((message) => {
    const header = message._ === 'messageEmpty' ? undefined : message.reply_to;
    return header?._ === 'messageReplyHeader' && header.forum_topic ? [header.reply_to_top_id ?? header.reply_to_msg_id!] : [];
  }));
  return ids.size === 0 ? [] : tlTopics(context, peer, await context.services.queries.forumTopicsByIds(peer, context.viewer, [...ids]));
}

/** messages.messages when that is all there is, else a slice with the whole count. */
export function messagesAnswer({ messages, users, chats }: Page, count: number): tl.messages.Messages {
  const page = { messages, topics: [], chats, users };
  return count > messages.length ? { _: 'messages.messagesSlice', count, ...page } : { _: 'messages.messages', ...page };
}
