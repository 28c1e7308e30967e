import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { chatReply, hasJoined } from './parts/chat-reply.ts';
import { followedInvite } from './parts/followed-invite.ts';

/** Joins the chat, or sends a join request, which is answered with INVITE_REQUEST_SENT. */
export default method('messages.importChatInvite', async ({ hash }, context) => {
  const { invite: { chat, link } } = await followedInvite(context, hash);
  const events = await context.send({ type: 'JoinByLink', chat, link });
  if (!hasJoined(events)) throw refusal('INVITE_REQUEST_SENT');
  return { _: 'messages.chatInviteJoinResultOk', updates: await chatReply(context, events, chat) };
});
