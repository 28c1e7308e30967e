import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { replyWith } from '../../updates/reply.ts';

/** Refused: PEER_ID_INVALID, CHANNEL_PRIVATE, CHAT_ADMIN_REQUIRED, MESSAGE_ID_INVALID, CHAT_NOT_MODIFIED. */
export default method('messages.updatePinnedMessage', async ({ silent, unpin, pm_oneside, peer, id }, context) => {
  const events = await context.send({
    type: 'PinMessages', peer: peerOf(context.view, peer), ids: [id], pinned: !unpin, oneSide: pm_oneside === true, silent: silent === true,
  });
  return replyWith(context, events);
});
