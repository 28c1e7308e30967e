import { refusal } from '@teamgram/domain';
import { idOfPeer } from '@teamgram/event-schemas';
import type { BannedVoice, MemberRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { bannedVoice, channelParticipant } from '../../convert/participants.ts';
import { listHash } from '../../convert/list-hash.ts';
import { channelOf } from '../../peers/input-peer.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { pageLimit } from '../../rpc/page-limit.ts';
import { hiddenAdmins } from './parts/hidden-admins.ts';
import { readableChat } from './parts/readable.ts';
import type { ReadableChat } from './parts/readable.ts';
import { isAdminOf, maySeeMembers } from './parts/seen-members.ts';

const LIMIT_MAX = 200;

type Cut = { offset: number; limit: number; without: readonly number[] };
/** `voices`: banned channels, listed before users. */
type Page = { members: MemberRow[]; count: number; voices?: BannedVoice[] };

/**
 * Members in pages. In a group, a caller who may not see all members sees the admins; anonymous admins
 * are visible to admins only. Refused: CHANNEL_INVALID, CHANNEL_PRIVATE, CHAT_ADMIN_REQUIRED.
 */
export default method('channels.getParticipants', async ({ channel, filter, offset, limit, hash }, context) => {
  const found = await readableChat(context, channelOf(context.view, channel));
  const hidden = await hiddenAdmins(context, found);
  const { members, count, voices = [] } = await pageOf(context, found, filter, { offset: Math.max(offset, 0), limit: pageLimit(limit, LIMIT_MAX), without: [...hidden] });
  const ids = [...voices.map(({ voice }) => idOfPeer(voice)), ...members.map(({ userId }) => userId)];
  if (hash !== 0n && hash === listHash(ids)) return { _: 'channels.channelParticipantsNotModified' };
  const viewer = { id: context.viewer, isCreator: found.chat.creator === context.viewer, hidden };
  const participants = [...voices.map(bannedVoice), ...members.map((member) => channelParticipant(found.chat, member, viewer, context.nowS))];
  const named = members.flatMap(({ userId, restrictedBy, appointedBy }) => [userId, restrictedBy, appointedBy]).filter((user) => !hidden.has(user));
  return { _: 'channels.channelParticipants', count, participants, ...(await showPeers(context.services, context.view, [found.peer, ...named, ...voices.flatMap(({ voice, bannedBy }) => [voice, bannedBy])])) };
});

async function pageOf(context: Context, found: ReadableChat, filter: tl.ChannelParticipantsFilter, cut: Cut): Promise<Page> {
  const { chat } = found.chat;
  const { nowS, services: { queries } } = context;
  // Who writes the posts of a channel is known to its admins only, see channels.getMessageAuthor.
  if (found.chat.kind === 'broadcast' && !isAdminOf(context, found)) throw refusal('CHAT_ADMIN_REQUIRED');
  if (filter._ === 'channelParticipantsAdmins') {
    const [members, { admins }] = await Promise.all([queries.members({ chat, which: 'admins', ...cut }), queries.memberCounts(chat, nowS)]);
    return { members, count: admins - cut.without.length };
  }
  if (filter._ === 'channelParticipantsKicked' || filter._ === 'channelParticipantsBanned') {
    if (!isAdminOf(context, found)) throw refusal('CHAT_ADMIN_REQUIRED');
    const which = filter._ === 'channelParticipantsKicked' ? 'kicked' : 'restricted';
    if (filter.q !== '') return all(await queries.searchMembers({ chat, which, text: filter.q, nowS, ...cut }));
    const banned = which === 'kicked' ? await queries.bannedVoices(chat) : [];
    const voices = banned.slice(cut.offset, cut.offset + cut.limit);
    const left = { ...cut, offset: Math.max(0, cut.offset - banned.length), limit: cut.limit - voices.length };
    const [members, counts] = await Promise.all([left.limit === 0 ? [] : queries.members({ chat, which, nowS, ...left }), queries.memberCounts(chat, nowS)]);
    return { members, count: counts[which] + banned.length, voices };
  }
  if (!maySeeMembers(context, found)) throw refusal('CHAT_ADMIN_REQUIRED');
  const text = 'q' in filter ? (filter.q ?? '') : '';
  if (filter._ === 'channelParticipantsContacts') return all(await queries.contactsInside({ chat, owner: context.viewer, ...cut }));
  // There are no bots on this server.
  if (filter._ === 'channelParticipantsBots') return { members: [], count: 0 };
  if (text !== '') return all(await queries.searchMembers({ chat, which: 'recent', text, ...cut }));
  return { members: await queries.members({ chat, which: 'recent', ...cut }), count: found.chat.memberCount - cut.without.length };
}

/** For a search by name the count covers the searched part only. */
function all(members: MemberRow[]): Page {
  return { members, count: members.length };
}
