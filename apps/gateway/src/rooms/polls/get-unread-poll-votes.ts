import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { unreadAnswer } from '../reactions/parts/unread.ts';

/** The caller's polls with public votes that have votes they have not seen; in one thread or topic if `top_msg_id` is given. */
export default method('messages.getUnreadPollVotes', async (request, context) => {
  const of = { owner: context.viewer, peer: peerOf(context.view, request.peer), thread: request.top_msg_id || null };
  const queries = await context.read();
  const count = await queries.unreadVoteCount(of.owner, of.peer, of.thread);
  return unreadAnswer(context, of.peer, request, count, (page) => queries.unreadVotes({ ...of, ...page }));
});
