import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';

/** Whether messages from before they joined are hidden from new members. */
export default method('channels.togglePreHistoryHidden', async ({ channel, enabled: on }, context) => {
  const peer = channelOf(context.view, channel);
  return chatReply(context, await context.send({ type: 'SetChatOption', chat: peer, option: 'pre-history-hidden', on }), peer);
});
