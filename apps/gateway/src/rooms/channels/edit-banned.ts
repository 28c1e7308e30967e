import { refusal } from '@teamgram/domain';
import { isBasicGroupPeer } from '@teamgram/event-schemas';
import { bannedMask } from '../../convert/rights.ts';
import { channelOf, peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';

/** Restricts, bans or unbans a user, or a channel, on whose behalf nobody can then send. */
export default method('channels.editBanned', async ({ channel, participant, banned_rights }, context) => {
  const peer = channelOf(context.view, channel);
  const user = peerOf(context.view, participant);
  if (isBasicGroupPeer(user)) throw refusal('PARTICIPANT_ID_INVALID');
  if (user < 0) return chatReply(context, await context.send({ type: 'BanVoice', chat: peer, voice: user, banned: bannedMask(banned_rights) !== 0 }), peer);
  const { until_date: untilS } = banned_rights;
  return chatReply(context, await context.send({ type: 'RestrictMember', chat: peer, user, denied: bannedMask(banned_rights), untilS }), peer);
});
