import { chatOf, userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';
import { heirOfOwn } from './parts/heir.ts';

/** Removes a user from a basic group; the caller themselves: leaves it. */
export default method('messages.deleteChatUser', async ({ chat_id, user_id }, context) => {
  const [peer, user] = [chatOf(chat_id), userOf(context.view, user_id)];
  const isLeaving = user === context.viewer;
  const events = await context.send(isLeaving ? { type: 'LeaveChat', chat: peer, heir: await heirOfOwn(context, peer) } : { type: 'RemoveMember', chat: peer, user });
  return chatReply(context, events, peer);
});
