import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { refuseOneMorePublic } from './parts/limits.ts';

/** The empty name makes the chat private. Refused: CHANNELS_ADMIN_PUBLIC_TOO_MUCH, CHAT_ADMIN_REQUIRED, USERNAME_NOT_MODIFIED, USERNAME_INVALID, USERNAME_OCCUPIED. */
export default method('channels.updateUsername', async ({ channel, username }, context) => {
  const chat = channelOf(context.view, channel);
  if (username !== '') await refuseOneMorePublic(context, chat);
  await context.send({ type: 'ClaimChatUsername', chat, username });
  return true;
});
