import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

const CHANNELS_MAX = 200;

/** Refused: CHANNEL_INVALID. */
export default method('channels.getChannels', async ({ id }, context) => {
  const peers = id.slice(0, CHANNELS_MAX).map((channel) => channelOf(context.view, channel));
  await context.read();
  return { _: 'messages.chats', chats: await context.services.chats.show(context.view, peers) };
});
