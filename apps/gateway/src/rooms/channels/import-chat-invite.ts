import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { chatReply, hasJoined } from './parts/chat-reply.ts';
import { followedInvite } from './parts/followed-invite.ts';

/** Joins, or asks to be let in: INVITE_REQUEST_SENT says that this was done. */
export default method('messages.importChatInvite', async ({ hash }, context) => {
  const { invite: { chat, link } } = await followedInvite(context, hash);
  const events = await context.send({ type: 'JoinByLink', chat, link });
  if (!hasJoined(events)) throw refusal('INVITE_REQUEST_SENT');
  return { _: 'messages.chatInviteJoinResultOk', updates: await chatReply(context, events, chat) };
});
