import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';

export default method('channels.toggleSlowMode', async ({ channel, seconds }, context) => {
  const peer = channelOf(context.view, channel);
  return chatReply(context, await context.send({ type: 'SetSlowMode', chat: peer, seconds }), peer);
});
