import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/** Every active name must be given. Refused: CHANNEL_INVALID, CHANNEL_PRIVATE, CHAT_ADMIN_REQUIRED (its creator alone may), ORDER_INVALID. */
export default method('channels.reorderUsernames', async ({ channel, order }, context) => {
  await context.send({ type: 'ArrangeUsernames', chat: channelOf(context.view, channel), change: { order } });
  return true;
});
