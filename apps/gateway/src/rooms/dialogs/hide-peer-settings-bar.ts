import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/** Permanently hides the action bar above a chat with a stranger. Refused: PEER_ID_INVALID. */
export default method('messages.hidePeerSettingsBar', async ({ peer }, context) => {
  await context.send({ type: 'HidePeerSettings', peer: peerOf(context.view, peer) });
  return true;
});
