/** Members of groups and channels in TL. */
import { ADMIN_RIGHTS, BANNED_RIGHTS, EVERY_ADMIN_RIGHT } from '@teamgram/domain';
import { idOfPeer } from '@teamgram/event-schemas';
import type { BannedVoice, ChatRow, MemberRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { tlPeer } from '../peers/peer-number.ts';
import type { Services } from '../services.ts';
import { deniedNow } from './chat.ts';
import { tlAdminRights, tlBannedRights } from './rights.ts';

const BASIC_MEMBERS_MAX = 200;

/** All members of a basic group, and the users to include in the answer. */
export async function showParticipants({ queries, chats }: Services, chat: number): Promise<{ participants: tl.chatParticipants; peers: number[] }> {
  const [group, members] = await Promise.all([chats.chat(chat), queries.members({ chat, which: 'recent', offset: 0, limit: BASIC_MEMBERS_MAX })]);
  return {
    participants: { _: 'chatParticipants', chat_id: idOfPeer(chat), participants: members.map((one) => chatParticipant(group, one)), version: group?.version ?? 0 },
    peers: members.map(({ userId }) => userId),
  };
}

function chatParticipant(group: ChatRow | undefined, { userId: user_id, inviter, joinedAtMs, appointedBy, rank }: MemberRow): tl.ChatParticipant {
  const who = { user_id, rank: rank || undefined };
  if (user_id === group?.creator) return { _: 'chatParticipantCreator', ...who };
  const come = { inviter_id: inviter || user_id, date: Math.floor(joinedAtMs / 1000) };
  return appointedBy === 0 ? { _: 'chatParticipant', ...who, ...come } : { _: 'chatParticipantAdmin', ...who, ...come };
}

/** A channel that may not be used to send (send as) in a supergroup. */
export function bannedVoice({ voice, bannedBy, atMs }: BannedVoice): tl.channelParticipantBanned {
  return { _: 'channelParticipantBanned', left: true, peer: tlPeer(voice), kicked_by: bannedBy, date: Math.floor(atMs / 1000), banned_rights: tlBannedRights(BANNED_RIGHTS.view_messages, 0) };
}

/** `hidden`: members whose identity must not be disclosed to the viewer, not even as inviters or promoters of others. */
export type MembersViewer = { id: number; isCreator: boolean; hidden: ReadonlySet<number> };

/** A member of a supergroup or channel, as the viewer sees them. */
export function channelParticipant(chat: ChatRow, member: MemberRow, viewer: MembersViewer, nowS: number): tl.ChannelParticipant {
  const { userId: user_id } = member;
  const known = (user: number) => (user === 0 || viewer.hidden.has(user) ? user_id : user);
  const date = Math.floor(member.joinedAtMs / 1000);
  const rank = member.rank || undefined;
  const denied = deniedNow(member, nowS);
  if (denied !== 0) {
    return {
      _: 'channelParticipantBanned', left: !member.inside || undefined, peer: { _: 'peerUser', user_id }, kicked_by: known(member.restrictedBy),
      date: Math.floor(member.restrictedAtMs / 1000), banned_rights: tlBannedRights(denied, member.untilS),
    };
  }
  if (!member.inside) return { _: 'channelParticipantLeft', peer: { _: 'peerUser', user_id } };
  if (chat.creator === user_id) {
    return { _: 'channelParticipantCreator', user_id, admin_rights: tlAdminRights((EVERY_ADMIN_RIGHT & ~ADMIN_RIGHTS.anonymous) | member.adminRights), rank };
  }
  const self = user_id === viewer.id;
  if (member.appointedBy !== 0) {
    return {
      _: 'channelParticipantAdmin', can_edit: viewer.isCreator || member.appointedBy === viewer.id || undefined, self: self || undefined, user_id,
      inviter_id: self ? known(member.inviter) : undefined, promoted_by: known(member.appointedBy), date, admin_rights: tlAdminRights(member.adminRights), rank,
    };
  }
  return self
    ? { _: 'channelParticipantSelf', user_id, inviter_id: known(member.inviter), date, rank }
    : { _: 'channelParticipant', user_id, date, rank };
}
