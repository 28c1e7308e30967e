import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/** Deactivates the granted usernames; the one its creator chose stays. Refused: CHANNEL_INVALID, CHANNEL_PRIVATE, CHAT_ADMIN_REQUIRED. */
export default method('channels.deactivateAllUsernames', async ({ channel }, context) => {
  await context.send({ type: 'ArrangeUsernames', chat: channelOf(context.view, channel), change: 'deactivate-all' });
  return true;
});
