import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/** The bar above a chat with somebody unknown does not come again. Refused: PEER_ID_INVALID. */
export default method('messages.hidePeerSettingsBar', async ({ peer }, context) => {
  await context.send({ type: 'HidePeerSettings', peer: peerOf(context.view, peer) });
  return true;
});
