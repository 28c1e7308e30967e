import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { peerSettings } from '../users/parts/peer-settings.ts';

export default method('messages.getPeerSettings', async ({ peer }, context) => {
  const user = peerOf(context.view, peer);
  const [settings, users] = await Promise.all([peerSettings(context, user), context.services.users.show(context.view, [user])]);
  return { _: 'messages.peerSettings', settings, chats: [], users };
});
