import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { replyWith } from '../../updates/reply.ts';
import { chatReply } from './parts/chat-reply.ts';

/**
 * Content protection of a group or channel, or of a private chat, where either side may enable it and only the one who did so first can disable it
 * (core.telegram.org/api/content-protection). Refused: PEER_ID_INVALID, CHAT_ADMIN_REQUIRED, CHAT_NOT_MODIFIED, CHANNEL_…, REQUEST_MSG_EXPIRED.
 */
export default method('messages.toggleNoForwards', async ({ peer, enabled: on, request_msg_id: requestId = 0 }, context) => {
  const to = peerOf(context.view, peer);
  if (to > 0) return replyWith(context, await context.send({ type: 'ProtectContent', peer: to, on, requestId }));
  return chatReply(context, await context.send({ type: 'SetChatOption', chat: to, option: 'no-forwards', on }), to);
});
