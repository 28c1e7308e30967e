import { GENERAL, refusal } from '@teamgram/domain';
import { isChannelPeer } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { peerOf } from '../../../peers/input-peer.ts';
import type { Context } from '../../../rpc/context.ts';
import { readableChat } from '../../channels/parts/readable.ts';

export type Thread = { peer: number; thread: number };

/** The thread that a message of a supergroup began, or a topic. Throws MSG_ID_INVALID, PEER_ID_INVALID and as `readableChat`. */
export async function threadOf(context: Context, { peer: given, msg_id: thread }: { peer: tl.InputPeer; msg_id: number }): Promise<Thread> {
  const peer = peerOf(context.view, given);
  if (!isChannelPeer(peer)) throw refusal('PEER_ID_INVALID');
  const { chat } = await readableChat(context, peer);
  const isThere = thread === GENERAL ? chat.options.includes('forum') : await isThread(context, peer, thread);
  if (chat.kind !== 'supergroup' || !isThere) throw refusal('MSG_ID_INVALID');
  return { peer, thread };
}

async function isThread(context: Context, peer: number, thread: number): Promise<boolean> {
  const queries = await context.read();
  const [found] = await queries.messagesByIds(-peer, [thread]);
  return found !== undefined || (await queries.forumTopicsByIds(peer, context.viewer, [thread])).length > 0;
}
