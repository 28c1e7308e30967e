import { refusal } from '@teamgram/domain';
import { channelParticipant } from '../../convert/participants.ts';
import { channelOf, peerOf } from '../../peers/input-peer.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import { method } from '../../rpc/method.ts';
import { hiddenAdmins } from './parts/hidden-admins.ts';
import { readableChat } from './parts/readable.ts';
import { maySeeMembers } from './parts/seen-members.ts';

/** One person in a supergroup or channel. Refused: CHANNEL_…, PARTICIPANT_ID_INVALID, CHAT_ADMIN_REQUIRED, USER_NOT_PARTICIPANT. */
export default method('channels.getParticipant', async ({ channel, participant }, context) => {
  const found = await readableChat(context, channelOf(context.view, channel));
  const user = peerOf(context.view, participant);
  if (user < 0) throw refusal('PARTICIPANT_ID_INVALID');
  if (user !== context.viewer && !maySeeMembers(context, found)) throw refusal('CHAT_ADMIN_REQUIRED');
  const hidden = await hiddenAdmins(context, found);
  const [member] = await context.services.queries.placesAmong([found.chat.chat], [user]);
  if (!member || hidden.has(user) || (!member.inside && member.denied === 0)) throw refusal('USER_NOT_PARTICIPANT');
  const viewer = { id: context.viewer, isCreator: found.chat.creator === context.viewer, hidden };
  return {
    _: 'channels.channelParticipant',
    participant: channelParticipant(found.chat, member, viewer, context.nowS),
    ...(await showPeers(context.services, context.view, [found.peer, user, member.restrictedBy, member.appointedBy].filter((one) => !hidden.has(one)))),
  };
});
