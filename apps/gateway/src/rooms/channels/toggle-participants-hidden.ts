import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';

/** Whether only admins see the members of a supergroup. */
export default method('channels.toggleParticipantsHidden', async ({ channel, enabled: on }, context) => {
  const peer = channelOf(context.view, channel);
  return chatReply(context, await context.send({ type: 'SetChatOption', chat: peer, option: 'participants-hidden', on }), peer);
});
