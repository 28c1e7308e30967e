import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';

/** Refused: CHANNEL_…, CHAT_ADMIN_REQUIRED, FORUM_ENABLED, PARTICIPANTS_TOO_FEW. */
export default method('channels.convertToGigagroup', async ({ channel }, context) => {
  const peer = channelOf(context.view, channel);
  return chatReply(context, await context.send({ type: 'ConvertToGigagroup', chat: peer }), peer);
});
