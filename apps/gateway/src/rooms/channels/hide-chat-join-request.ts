import { peerOf, userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';

/** Approves or declines a join request. */
export default method('messages.hideChatJoinRequest', async ({ peer, user_id, approved = false }, context) => {
  const chat = peerOf(context.view, peer);
  const user = userOf(context.view, user_id);
  return chatReply(context, await context.send({ type: 'AnswerJoinRequests', chat, users: [user], approved }), chat);
});
