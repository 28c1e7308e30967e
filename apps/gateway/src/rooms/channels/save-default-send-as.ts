import { refusal } from '@teamgram/domain';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { ownVoice } from './parts/own-voice.ts';

/** There is one name to choose, so the choice changes nothing; any other is refused with SEND_AS_PEER_INVALID. */
export default method('messages.saveDefaultSendAs', async ({ peer, send_as }, context) => {
  const { view } = context;
  const voice = await ownVoice(context, peerOf(view, peer));
  if (peerOf(view, send_as) !== voice) throw refusal('SEND_AS_PEER_INVALID');
  return true;
});
