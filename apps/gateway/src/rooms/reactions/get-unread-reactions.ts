import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { unreadAnswer } from './parts/unread.ts';

/** One's own messages with reactions that one has not seen. */
export default method('messages.getUnreadReactions', async (request, context) => {
  const peer = peerOf(context.view, request.peer);
  const owner = context.viewer;
  const queries = await context.read();
  const counts = await queries.unreadReactionCounts(owner, [peer]);
  return unreadAnswer(context, peer, request, counts.get(peer) ?? 0, (of) => queries.unreadReactions({ owner, peer, ...of }));
});
