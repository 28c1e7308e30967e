import { method } from '../../rpc/method.ts';
import { dialogPeerOf } from './parts/dialog-peers.ts';

export default method('messages.reorderPinnedDialogs', async ({ force, order }, context) => {
  await context.send({ type: 'ReorderPinnedDialogs', peers: order.map((peer) => dialogPeerOf(context, peer)), force: force === true });
  return true;
});
