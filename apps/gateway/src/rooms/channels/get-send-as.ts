import { peerOf } from '../../peers/input-peer.ts';
import { tlPeer } from '../../peers/peer-number.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import { method } from '../../rpc/method.ts';
import { ownVoice } from './parts/own-voice.ts';

/** The one name in which the caller may speak there: other channels of one's own lend theirs to nobody. */
export default method('channels.getSendAs', async ({ peer }, context) => {
  const voice = await ownVoice(context, peerOf(context.view, peer));
  return { _: 'channels.sendAsPeers', peers: [{ _: 'sendAsPeer', peer: tlPeer(voice) }], ...(await showPeers(context.services, context.view, [voice])) };
});
