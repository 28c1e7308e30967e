import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { affected } from '../../updates/reply.ts';

/** M6. max_id 0 reads everything. */
export default method('messages.readHistory', async ({ peer, max_id }, context) => {
  const events = await context.send({ type: 'ReadHistory', peer: peerOf(context.view, peer), maxId: max_id });
  const { pts, ptsCount } = await affected(context, events);
  return { _: 'messages.affectedMessages', pts, pts_count: ptsCount };
});
