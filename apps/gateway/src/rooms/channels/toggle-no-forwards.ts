import { refusal } from '@teamgram/domain';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';

/** Whether what is said in a group or channel may be passed on. Conversations of two are not protected here. Refused: PEER_ID_INVALID, CHAT_ADMIN_REQUIRED, CHAT_NOT_MODIFIED, CHANNEL_…. */
export default method('messages.toggleNoForwards', async ({ peer, enabled: on }, context) => {
  const chat = peerOf(context.view, peer);
  if (chat > 0) throw refusal('PEER_ID_INVALID');
  return chatReply(context, await context.send({ type: 'SetChatOption', chat, option: 'no-forwards', on }), chat);
});
