import { chatOf, userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';

/** Out of a basic group; oneself: leaves it. */
export default method('messages.deleteChatUser', async ({ chat_id, user_id }, context) => {
  const [peer, user] = [chatOf(chat_id), userOf(context.view, user_id)];
  const events = await context.send(user === context.viewer ? { type: 'LeaveChat', chat: peer } : { type: 'RemoveMember', chat: peer, user });
  return chatReply(context, events, peer);
});
