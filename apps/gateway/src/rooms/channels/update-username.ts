import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/** The empty name makes the chat private. Refused: CHAT_ADMIN_REQUIRED, USERNAME_NOT_MODIFIED, USERNAME_INVALID, USERNAME_OCCUPIED. */
export default method('channels.updateUsername', async ({ channel, username }, context) => {
  await context.send({ type: 'ClaimChatUsername', chat: channelOf(context.view, channel), username });
  return true;
});
