import { refusal } from '@teamgram/domain';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';

/**
 * Sets the label shown beside a member's name. Refused: PEER_ID_INVALID, PARTICIPANT_ID_INVALID, CHAT_ADMIN_REQUIRED, USER_NOT_PARTICIPANT,
 * ADMIN_RANK_INVALID, ADMIN_RANK_EMOJI_NOT_ALLOWED.
 */
export default method('messages.editChatParticipantRank', async ({ peer, participant, rank }, context) => {
  const chat = peerOf(context.view, peer);
  const user = peerOf(context.view, participant);
  if (chat > 0) throw refusal('PEER_ID_INVALID');
  if (user < 0) throw refusal('PARTICIPANT_ID_INVALID');
  return chatReply(context, await context.send({ type: 'RankMember', chat, user, rank }), chat);
});
