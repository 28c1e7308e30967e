import { refusal } from '@teamgram/domain';
import { bannedMask } from '../../convert/rights.ts';
import { channelOf, peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';

/** Restricts, bans or frees a person. */
export default method('channels.editBanned', async ({ channel, participant, banned_rights }, context) => {
  const peer = channelOf(context.view, channel);
  const user = peerOf(context.view, participant);
  // Only people can be banned: nobody else can speak in a chat.
  if (user < 0) throw refusal('PARTICIPANT_ID_INVALID');
  const { until_date: untilS } = banned_rights;
  return chatReply(context, await context.send({ type: 'RestrictMember', chat: peer, user, denied: bannedMask(banned_rights), untilS }), peer);
});
