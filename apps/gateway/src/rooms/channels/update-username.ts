import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/**
 * An empty username makes the chat private. Refused: CHAT_ADMIN_REQUIRED,
 * USERNAME_NOT_MODIFIED, USERNAME_INVALID, CHANNELS_ADMIN_PUBLIC_TOO_MUCH, USERNAME_OCCUPIED.
 */
export default method('channels.updateUsername', async ({ channel, username }, context) => {
  const chat = channelOf(context.view, channel);
  await context.send({ type: 'ClaimChatUsername', chat, username });
  return true;
});
