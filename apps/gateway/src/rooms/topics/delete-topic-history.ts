import { method } from '../../rpc/method.ts';
import { affectedIn } from '../../updates/reply.ts';
import { forumOf } from './parts/forum.ts';

const SLICE = 100;

/** Deletes the topic and its messages, in batches: `offset` > 0 asks to call again (core.telegram.org/api/offsets#affected-history). */
export default method('messages.deleteTopicHistory', async ({ peer, top_msg_id: topic }, context) => {
  const chat = await forumOf(context, peer);
  const queries = await context.read();
  const { messages, count } = await queries.history({ mailbox: -chat, peer: chat, of: 'thread', thread: topic, limit: SLICE });
  const events = await context.send({ type: 'DeleteTopic', chat, topic, ids: messages.map(({ messageId }) => messageId) });
  const { pts, ptsCount } = await affectedIn(context, -chat, events);
  return { _: 'messages.affectedHistory', pts, pts_count: ptsCount, offset: Math.max(count - messages.length, 0) };
});
