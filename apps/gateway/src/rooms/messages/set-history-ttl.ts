import { peerOf } from '../../peers/input-peer.ts';
import { tlPeer } from '../../peers/peer-number.ts';
import { method } from '../../rpc/method.ts';
import { replyWith } from '../../updates/reply.ts';

/** Announced by a service message (core.telegram.org/api/autodelete). Refused: TTL_PERIOD_INVALID, CHAT_NOT_MODIFIED, CHAT_ADMIN_REQUIRED. */
export default method('messages.setHistoryTTL', async ({ peer, period }, context) => {
  const to = peerOf(context.view, peer);
  const events = await context.send(to > 0 ? { type: 'SetMessagesTtl', peer: to, periodS: period } : { type: 'SetChatTtl', chat: to, periodS: period });
  return replyWith(context, events, [{ _: 'updatePeerHistoryTTL', peer: tlPeer(to), ttl_period: period || undefined }], [to]);
});
