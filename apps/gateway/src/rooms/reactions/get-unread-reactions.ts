import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { unreadAnswer } from './parts/unread.ts';

/** The caller's messages with unread reactions; in one thread or topic if `top_msg_id` is given. */
export default method('messages.getUnreadReactions', async (request, context) => {
  const of = { owner: context.viewer, peer: peerOf(context.view, request.peer), thread: request.top_msg_id || null };
  const queries = await context.read();
  const count = await queries.unreadReactionCount(of.owner, of.peer, of.thread);
  return unreadAnswer(context, of.peer, request, count, (page) => queries.unreadReactions({ ...of, ...page }));
});
