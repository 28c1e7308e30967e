import { refusal } from '@teamgram/domain';
import type { MemberRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { channelParticipant } from '../../convert/participants.ts';
import { listHash } from '../../convert/list-hash.ts';
import { channelOf } from '../../peers/input-peer.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { pageLimit } from '../../rpc/page-limit.ts';
import { readableChat } from './parts/readable.ts';
import type { ReadableChat } from './parts/readable.ts';
import { isAdminOf, maySeeMembers } from './parts/seen-members.ts';

const LIMIT_MAX = 200;

type Page = { members: MemberRow[]; count: number };

/** Members in pages. Who may not see them all sees the admins. Refused: CHANNEL_INVALID, CHANNEL_PRIVATE, CHAT_ADMIN_REQUIRED. */
export default method('channels.getParticipants', async ({ channel, filter, offset, limit, hash }, context) => {
  const found = await readableChat(context, channelOf(context.view, channel));
  const { members, count } = await pageOf(context, found, filter, Math.max(offset, 0), pageLimit(limit, LIMIT_MAX));
  const ids = members.map(({ userId }) => userId);
  if (hash !== 0n && hash === listHash(ids)) return { _: 'channels.channelParticipantsNotModified' };
  const viewer = { id: context.viewer, isCreator: found.chat.creator === context.viewer };
  const participants = members.map((member) => channelParticipant(found.chat, member, viewer, context.nowS));
  const named = members.flatMap(({ userId, restrictedBy, appointedBy }) => [userId, restrictedBy, appointedBy]);
  return { _: 'channels.channelParticipants', count, participants, ...(await showPeers(context.services, context.view, [found.peer, ...named])) };
});

async function pageOf(context: Context, found: ReadableChat, filter: tl.ChannelParticipantsFilter, offset: number, limit: number): Promise<Page> {
  const { chat } = found.chat;
  const { queries } = context.services;
  if (filter._ === 'channelParticipantsAdmins') {
    const [members, { admins }] = await Promise.all([queries.members({ chat, which: 'admins', offset, limit }), queries.memberCounts(chat)]);
    return { members, count: admins + 1 };
  }
  if (filter._ === 'channelParticipantsKicked' || filter._ === 'channelParticipantsBanned') {
    if (!isAdminOf(context, found)) throw refusal('CHAT_ADMIN_REQUIRED');
    const which = filter._ === 'channelParticipantsKicked' ? 'kicked' : 'restricted';
    if (filter.q !== '') return all(await queries.searchMembers({ chat, which, text: filter.q, offset, limit }));
    const [members, counts] = await Promise.all([queries.members({ chat, which, offset, limit }), queries.memberCounts(chat)]);
    return { members, count: counts[which] };
  }
  if (!maySeeMembers(context, found)) throw refusal('CHAT_ADMIN_REQUIRED');
  const text = 'q' in filter ? (filter.q ?? '') : '';
  if (filter._ === 'channelParticipantsContacts') return all(await queries.contactsInside({ chat, owner: context.viewer, offset, limit }));
  // There are no bots here.
  if (filter._ === 'channelParticipantsBots') return { members: [], count: 0 };
  if (text !== '') return all(await queries.searchMembers({ chat, which: 'recent', text, offset, limit }));
  return { members: await queries.members({ chat, which: 'recent', offset, limit }), count: found.chat.memberCount };
}

/** What was found by words is counted as far as it was looked for. */
function all(members: MemberRow[]): Page {
  return { members, count: members.length };
}
