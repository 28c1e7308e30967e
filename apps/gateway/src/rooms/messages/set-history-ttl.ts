import { peerOf } from '../../peers/input-peer.ts';
import { tlPeer } from '../../peers/peer-number.ts';
import { method } from '../../rpc/method.ts';
import { replyWith } from '../../updates/reply.ts';

/** Private chats. Both sides are told by a service message (core.telegram.org/api/autodelete). */
export default method('messages.setHistoryTTL', async ({ peer, period }, context) => {
  const to = peerOf(context.view, peer);
  const events = await context.send({ type: 'SetMessagesTtl', peer: to, periodS: period });
  return replyWith(context, events, [{ _: 'updatePeerHistoryTTL', peer: tlPeer(to), ttl_period: period || undefined }]);
});
