import { refusal } from '@teamgram/domain';
import type { MessageRow, PostForwardRow } from '@teamgram/read-models';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { pageLimit } from '../../rpc/page-limit.ts';
import { showRows } from '../messages/parts/shown.ts';
import { watchedPost } from './parts/watched-post.ts';

const LIMIT_MAX = 100;

/** "A list of messages with peer_id equal to the public channel to which this message was forwarded" (core.telegram.org/api/stats), newest first. */
export default method('stats.getMessagePublicForwards', async ({ channel, msg_id, offset, limit: asked }, context) => {
  const { peer } = await watchedPost(context, channel, msg_id);
  const limit = pageLimit(asked, LIMIT_MAX);
  const { rows, count } = await context.services.queries.postForwards({ chat: peer, post: msg_id }, readOffset(offset), limit);
  const last = rows.length === limit ? rows.at(-1) : undefined;
  const { messages, chats, users } = await showRows(context, await forwardsIn(context, rows));
  const forwards = messages.map((message) => ({ _: 'publicForwardMessage', message }) as const);
  return { _: 'stats.publicForwards', count, forwards, next_offset: last && `${last.atMs}_${last.toChat}_${last.messageId}`, chats, users };
});

/** Messages deleted meanwhile are left out. */
async function forwardsIn({ services }: Context, rows: readonly PostForwardRow[]): Promise<MessageRow[]> {
  const chats = [...new Set(rows.map(({ toChat }) => toChat))];
  const found = await Promise.all(chats.map((chat) => services.queries.messagesByIds(-chat, rows.filter(({ toChat }) => toChat === chat).map(({ messageId }) => messageId))));
  const byPlace = new Map(found.flat().map((row) => [`${row.peer} ${row.messageId}`, row]));
  return rows.flatMap(({ toChat, messageId }) => byPlace.get(`${toChat} ${messageId}`) ?? []);
}

/** '' = start with the newest. Throws MESSAGE_ID_INVALID for an invalid offset. */
function readOffset(offset: string): PostForwardRow | undefined {
  if (offset === '') return undefined;
  const [, atMs, toChat, messageId] = /^(\d{1,15})_(-\d{1,16})_(\d{1,9})$/.exec(offset) ?? [];
  if (!atMs) throw refusal('MESSAGE_ID_INVALID');
  return { atMs: Number(atMs), toChat: Number(toChat), messageId: Number(messageId) };
}
