import { peerOf } from '../../peers/input-peer.ts';
import { tlPeer } from '../../peers/peer-number.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import { method } from '../../rpc/method.ts';
import { ownVoices } from './parts/own-voice.ts';

/** sendAsPeer.premium_required is never set, since there are no paid features. */
export default method('channels.getSendAs', async ({ peer }, context) => {
  const { offered } = await ownVoices(context, peerOf(context.view, peer));
  return { _: 'channels.sendAsPeers', peers: offered.map((voice) => ({ _: 'sendAsPeer', peer: tlPeer(voice) })), ...(await showPeers(context.services, context.view, offered)) };
});
