import { refusal } from '@teamgram/domain';
import { isChannelPeer } from '@teamgram/event-schemas';
import { method } from '../../rpc/method.ts';
import { chatReply, hasJoined } from './parts/chat-reply.ts';
import { followedInvite } from './parts/followed-invite.ts';
import { refuseOneMore } from './parts/limits.ts';

/** Joins, or asks to be let in: INVITE_REQUEST_SENT says that this was done. */
export default method('messages.importChatInvite', async ({ hash }, context) => {
  const { invite: { chat, link }, place } = await followedInvite(context, hash);
  if (isChannelPeer(chat) && !place?.inside) await refuseOneMore(context);
  const events = await context.send({ type: 'JoinByLink', chat, link });
  if (!hasJoined(events)) throw refusal('INVITE_REQUEST_SENT');
  return { _: 'messages.chatInviteJoinResultOk', updates: await chatReply(context, events, chat) };
});
