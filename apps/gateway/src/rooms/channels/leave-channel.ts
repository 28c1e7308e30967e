import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';
import { heirOfOwn } from './parts/heir.ts';

export default method('channels.leaveChannel', async ({ channel }, context) => {
  const peer = channelOf(context.view, channel);
  return chatReply(context, await context.send({ type: 'LeaveChat', chat: peer, heir: await heirOfOwn(context, peer) }), peer);
});
