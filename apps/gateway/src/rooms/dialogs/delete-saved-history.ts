import { refusal } from '@teamgram/domain';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { affected } from '../../updates/reply.ts';

/** In batches, oldest first; `offset` > 0: "the client must call again until it is zero". Refused: PEER_ID_INVALID. */
export default method('messages.deleteSavedHistory', async ({ parent_peer, peer, max_id, min_date = 0, max_date = 0 }, context) => {
  if (parent_peer) throw refusal('PEER_ID_INVALID');
  const from = peerOf(context.view, peer);
  const span = { maxId: max_id, minDateS: min_date, maxDateS: max_date };
  const ids = await (await context.read()).savedMessages(context.viewer, from, span);
  const events = ids.length > 0 ? await context.send({ type: 'DeleteMessages', ids, revoke: true }) : [];
  const { pts, ptsCount } = await affected(context, events);
  const left = ids.length > 0 ? await (await context.read()).savedMessages(context.viewer, from, span) : [];
  return { _: 'messages.affectedHistory', pts, pts_count: ptsCount, offset: left.length };
});
