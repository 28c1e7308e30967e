import { method } from '../../rpc/method.ts';
import { dialogPeerOf } from './parts/dialog-peers.ts';

/** Above the number that can be pinned. */
const ORDER_MAX = 100;

/** Refused: PEER_ID_INVALID. */
export default method('messages.reorderPinnedSavedDialogs', async ({ force, order }, context) => {
  const saved = order.slice(0, ORDER_MAX).map((peer) => dialogPeerOf(context, peer));
  await context.send({ type: 'PinSavedDialogs', saved, how: force ? 'only' : 'order' });
  return true;
});
