import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/** Whether translations are offered in a dialog (translations_disabled of userFull, chatFull, channelFull). Refused: PEER_ID_INVALID. */
export default method('messages.togglePeerTranslations', async ({ peer, disabled }, context) => {
  await context.send({ type: 'ChoosePeerTranslations', peer: peerOf(context.view, peer), disabled: disabled === true });
  return true;
});
