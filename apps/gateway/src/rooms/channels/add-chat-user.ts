import { chatOf, userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { invitedReply } from './parts/invited.ts';

/**
 * Adds a user to a basic group. `fwd_limit` is ignored: new members do not see
 * earlier messages, which exist only in the mailboxes of those who were members then.
 */
export default method('messages.addChatUser', async ({ chat_id, user_id }, context) => {
  const [peer, user] = [chatOf(chat_id), userOf(context.view, user_id)];
  return invitedReply(context, await context.send({ type: 'AddMembers', chat: peer, users: [user] }), peer, [user]);
});
