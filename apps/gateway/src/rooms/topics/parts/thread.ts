import { GENERAL, refusal } from '@teamgram/domain';
import { isChannelPeer } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { peerOf } from '../../../peers/input-peer.ts';
import type { Context } from '../../../rpc/context.ts';
import { readableChat } from '../../channels/parts/readable.ts';

export type Thread = { peer: number; thread: number };

/**
 * A thread of a supergroup by its top message, or a topic; for a channel post, its comments in
 * the discussion group. Throws MSG_ID_INVALID, PEER_ID_INVALID and the errors of `readableChat`.
 */
export async function threadOf(context: Context, { peer: given, msg_id }: { peer: tl.InputPeer; msg_id: number }): Promise<Thread> {
  const peer = peerOf(context.view, given);
  if (!isChannelPeer(peer)) throw refusal('PEER_ID_INVALID');
  const { chat } = await readableChat(context, peer);
  if (chat.kind === 'broadcast') return commentsOn(context, peer, msg_id);
  const isThere = msg_id === GENERAL ? chat.options.includes('forum') : await isThread(context, peer, msg_id);
  if (!isThere) throw refusal('MSG_ID_INVALID');
  return { peer, thread: msg_id };
}

async function commentsOn({ services }: Context, channel: number, post: number): Promise<Thread> {
  const [copy] = await services.queries.copiesOfPosts(channel, [post]);
  if (!copy) throw refusal('MSG_ID_INVALID');
  return { peer: copy.discussion, thread: copy.messageId };
}

async function isThread(context: Context, peer: number, thread: number): Promise<boolean> {
  const queries = await context.read();
  const [found] = await queries.messagesByIds(-peer, [thread]);
  return found !== undefined || (await queries.forumTopicsByIds(peer, context.viewer, [thread])).length > 0;
}
