import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/** The order must contain every active username. Refused: CHANNEL_INVALID, CHANNEL_PRIVATE, CHAT_ADMIN_REQUIRED (the creator only), ORDER_INVALID. */
export default method('channels.reorderUsernames', async ({ channel, order }, context) => {
  await context.send({ type: 'ArrangeUsernames', chat: channelOf(context.view, channel), change: { order } });
  return true;
});
