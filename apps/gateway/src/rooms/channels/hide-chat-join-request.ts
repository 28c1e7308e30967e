import { refusal } from '@teamgram/domain';
import { isChannelPeer } from '@teamgram/event-schemas';
import { peerOf, userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';
import { CHANNELS_MAX } from './parts/limits.ts';

/** Lets somebody in who has asked, or does not. */
export default method('messages.hideChatJoinRequest', async ({ peer, user_id, approved = false }, context) => {
  const chat = peerOf(context.view, peer);
  const user = userOf(context.view, user_id);
  if (approved && isChannelPeer(chat) && (await (await context.read()).channelCount(user)) >= CHANNELS_MAX) throw refusal('USER_CHANNELS_TOO_MUCH');
  return chatReply(context, await context.send({ type: 'AnswerJoinRequests', chat, users: [user], approved }), chat);
});
