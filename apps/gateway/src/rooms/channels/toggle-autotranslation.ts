import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';

/** Whether clients translate posts automatically for readers of other languages. */
export default method('channels.toggleAutotranslation', async ({ channel, enabled: on }, context) => {
  const peer = channelOf(context.view, channel);
  return chatReply(context, await context.send({ type: 'SetChatOption', chat: peer, option: 'autotranslation', on }), peer);
});
