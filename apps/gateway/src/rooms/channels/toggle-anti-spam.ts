import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';

/** Whether repetitive messages of new members are deleted. Refused: CHANNEL_…, CHAT_ADMIN_REQUIRED, PARTICIPANTS_TOO_FEW, CHAT_NOT_MODIFIED. */
export default method('channels.toggleAntiSpam', async ({ channel, enabled: on }, context) => {
  const peer = channelOf(context.view, channel);
  return chatReply(context, await context.send({ type: 'SetChatOption', chat: peer, option: 'anti-spam', on }), peer);
});
