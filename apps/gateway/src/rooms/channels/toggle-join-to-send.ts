import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';

/** Whether only members may send in a discussion group. */
export default method('channels.toggleJoinToSend', async ({ channel, enabled: on }, context) => {
  const peer = channelOf(context.view, channel);
  return chatReply(context, await context.send({ type: 'SetChatOption', chat: peer, option: 'join-to-send', on }), peer);
});
