import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/** M6. max_id 0 reads everything. */
export default method('channels.readHistory', async ({ channel, max_id }, context) => {
  await context.send({ type: 'ReadChat', chat: channelOf(context.view, channel), maxId: max_id });
  return true;
});
