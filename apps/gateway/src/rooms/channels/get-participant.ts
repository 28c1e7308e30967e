import { refusal } from '@teamgram/domain';
import { bannedVoice, channelParticipant } from '../../convert/participants.ts';
import { isBasicGroupPeer } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { channelOf, peerOf } from '../../peers/input-peer.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { hiddenAdmins } from './parts/hidden-admins.ts';
import { readableChat } from './parts/readable.ts';
import type { ReadableChat } from './parts/readable.ts';
import { isAdminOf, maySeeMembers } from './parts/seen-members.ts';

/** One member of a supergroup or channel. Refused: CHANNEL_…, PARTICIPANT_ID_INVALID, CHAT_ADMIN_REQUIRED, USER_NOT_PARTICIPANT. */
export default method('channels.getParticipant', async ({ channel, participant }, context) => {
  const found = await readableChat(context, channelOf(context.view, channel));
  const user = peerOf(context.view, participant);
  if (isBasicGroupPeer(user)) throw refusal('PARTICIPANT_ID_INVALID');
  if (user < 0) return bannedChannel(context, found, user);
  if (user !== context.viewer && !maySeeMembers(context, found)) throw refusal('CHAT_ADMIN_REQUIRED');
  const hidden = await hiddenAdmins(context, found);
  const [member] = await context.services.queries.placesAmong([found.chat.chat], [user]);
  // Bans are known to admins only, as in channels.getParticipants.
  const isListed = member?.inside || (member !== undefined && member.denied !== 0 && (user === context.viewer || isAdminOf(context, found)));
  if (!isListed || hidden.has(user)) throw refusal('USER_NOT_PARTICIPANT');
  const viewer = { id: context.viewer, isCreator: found.chat.creator === context.viewer, hidden };
  return {
    _: 'channels.channelParticipant',
    participant: channelParticipant(found.chat, member, viewer, context.nowS),
    ...(await showPeers(context.services, context.view, [found.peer, user, member.restrictedBy, member.appointedBy].filter((one) => !hidden.has(one)))),
  };
});

/** A channel is never a member; it can only be banned as a sender. Groups cannot be either. */
async function bannedChannel(context: Context, found: ReadableChat, channel: number): Promise<tl.channels.channelParticipant> {
  if ((await context.services.chats.chat(channel))?.kind !== 'broadcast') throw refusal('PARTICIPANT_ID_INVALID');
  if (!isAdminOf(context, found)) throw refusal('CHAT_ADMIN_REQUIRED');
  const banned = (await context.services.queries.bannedVoices(found.peer)).find(({ voice }) => voice === channel);
  if (!banned) throw refusal('USER_NOT_PARTICIPANT');
  return { _: 'channels.channelParticipant', participant: bannedVoice(banned), ...(await showPeers(context.services, context.view, [found.peer, channel, banned.bannedBy])) };
}
