import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/** For usernames granted by an operator. Refused: CHANNEL_…, CHAT_ADMIN_REQUIRED, USERNAME_INVALID, USERNAME_NOT_MODIFIED, USERNAMES_ACTIVE_TOO_MUCH. */
export default method('channels.toggleUsername', async ({ channel, username, active }, context) => {
  await context.send({ type: 'ArrangeUsernames', chat: channelOf(context.view, channel), change: { toggle: username, active } });
  return true;
});
