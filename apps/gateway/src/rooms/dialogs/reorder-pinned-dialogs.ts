import { method } from '../../rpc/method.ts';
import { dialogPeerOf } from './parts/dialog-peers.ts';

/** Refused: FOLDER_ID_INVALID, PEER_ID_INVALID. */
export default method('messages.reorderPinnedDialogs', async ({ force, order, folder_id: folder }, context) => {
  await context.send({ type: 'ReorderPinnedDialogs', peers: order.map((peer) => dialogPeerOf(context, peer)), force: force === true, folder });
  return true;
});
