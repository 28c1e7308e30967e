import { refusal } from '@teamgram/domain';
import { isChannelPeer } from '@teamgram/event-schemas';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { readableChat } from './parts/readable.ts';
import { voiceOf } from './parts/own-voice.ts';

/** "Change the default peer that should be used when sending messages, reactions, poll votes to a specific group" (core.telegram.org/method/messages.saveDefaultSendAs). */
export default method('messages.saveDefaultSendAs', async ({ peer, send_as }, context) => {
  const { view } = context;
  const to = peerOf(view, peer);
  const as = peerOf(view, send_as);
  const found = await readableChat(context, to);
  const usual = voiceOf(context, found);
  // An anonymous admin cannot choose to send as themselves.
  if (as === context.viewer && as !== usual) throw refusal('SEND_AS_PEER_INVALID');
  // There is no choice in a channel, where posts are by the channel, nor in a basic group, where everybody sends as themselves.
  if (!isChannelPeer(to) || found.chat.kind === 'broadcast') {
    if (as !== usual) throw refusal('SEND_AS_PEER_INVALID');
    return true;
  }
  await context.send({ type: 'ChooseSendAs', chat: to, as });
  return true;
});
