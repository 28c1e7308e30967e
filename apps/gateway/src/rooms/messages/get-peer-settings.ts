import type { tl } from '@teamgram/tl';
import { peerOf } from '../../peers/input-peer.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import { method } from '../../rpc/method.ts';
import { readableChat } from '../channels/parts/readable.ts';
import { peerSettings } from '../users/parts/peer-settings.ts';

export default method('messages.getPeerSettings', async ({ peer }, context) => {
  const number = peerOf(context.view, peer);
  // Chats the caller can view have no action bar.
  if (number < 0) await readableChat(context, number);
  const settings: tl.peerSettings = number < 0 ? { _: 'peerSettings' } : await peerSettings(context, number);
  return { _: 'messages.peerSettings', settings, ...(await showPeers(context.services, context.view, [number])) };
});
