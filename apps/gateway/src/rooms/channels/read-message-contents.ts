import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { readableChat } from './parts/readable.ts';

/** Nothing in a supergroup or channel is shown as not played yet, so there is nothing to take back. Refused: CHANNEL_INVALID, CHANNEL_PRIVATE. */
export default method('channels.readMessageContents', async ({ channel }, context) => {
  await readableChat(context, channelOf(context.view, channel));
  return true;
});
