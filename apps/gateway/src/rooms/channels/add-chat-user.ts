import { chatOf, userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { invitedReply } from './parts/invited.ts';

/** Into a basic group. What was said before stays unseen, whatever `fwd_limit` says: messages of a basic group go to those who are there. */
export default method('messages.addChatUser', async ({ chat_id, user_id }, context) => {
  const [peer, user] = [chatOf(chat_id), userOf(context.view, user_id)];
  return invitedReply(context, await context.send({ type: 'AddMembers', chat: peer, users: [user] }), peer, [user]);
});
