import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { unreadAnswer } from '../reactions/parts/unread.ts';
import { threadAsked } from './parts/thread.ts';

/** The caller's unread mentions in a group. Refused: CHANNEL_PRIVATE, CHANNEL_INVALID, PEER_ID_INVALID. */
export default method('messages.getUnreadMentions', async (request, context) => {
  const peer = peerOf(context.view, request.peer);
  const of = { owner: context.viewer, peer, thread: threadAsked(request.top_msg_id) };
  const queries = await context.read();
  const count = await queries.unreadMentionCount(of.owner, peer, of.thread);
  return unreadAnswer(context, peer, request, count, (page) => queries.unreadMentions({ ...of, ...page }));
});
