import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { shelfOf } from '../channels/parts/readable.ts';
import { threadAsked } from './parts/thread.ts';

const SLICE = 100;
const INT_MAX = 2 ** 31 - 1;

/** In batches: `offset` > 0 asks to call again (core.telegram.org/api/offsets#affected-history). Does not advance pts. */
export default method('messages.readMentions', async ({ peer: given, top_msg_id }, context) => {
  const peer = peerOf(context.view, given);
  const { mailbox } = await shelfOf(context, peer);
  const queries = await context.read();
  const ids = await queries.unreadMentions({ owner: context.viewer, peer, thread: threadAsked(top_msg_id), belowId: INT_MAX, aboveId: 0, offset: 0, limit: SLICE });
  if (ids.length > 0) await context.send({ type: 'ReadMentions', peer, ids });
  const { pts } = await queries.state(mailbox);
  return { _: 'messages.affectedHistory', pts, pts_count: 0, offset: ids.length === SLICE ? 1 : 0 };
});
