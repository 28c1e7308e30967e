import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

const PREFIX_LENGTH = 'topPeerCategory'.length;

/** Messages sent to the peer until now no longer count. Refused: PEER_ID_INVALID. */
export default method('contacts.resetTopPeerRating', async ({ category, peer }, context) => {
  await context.send({ type: 'ResetTopPeer', category: category._.slice(PREFIX_LENGTH), peer: peerOf(context.view, peer) });
  return true;
});
