/** Shared folders (core.telegram.org/api/links#chat-folder-links). */
import { ADMIN_RIGHTS, BANNED_RIGHTS, deniedToMembers, isSlug, refusal } from '@teamgram/domain';
import type { DialogFilter } from '@teamgram/event-schemas';
import type { ChatRow, DialogFilterRow, MemberRow, SharedListRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { deniedNow, isCleared } from '../../../convert/chat.ts';
import { firstUsername } from '../../../convert/usernames.ts';
import { tlPeer } from '../../../peers/peer-number.ts';
import type { Context } from '../../../rpc/context.ts';
import { openedFilter, openedList } from './shown-filter.ts';

/** Clients recognise this address, whatever the server's own is. */
const LINK = 'https://t.me/addlist/';

/** The slug of a link. TDLib sends the whole link when it edits or deletes one. */
export function slugOf(given: string): string {
  return given.startsWith(LINK) ? given.slice(LINK.length) : given;
}

export type OwnFilter = { row: DialogFilterRow; details: DialogFilter };

/** A folder of the caller. Throws FILTER_ID_INVALID. */
export async function ownFilter(context: Context, { filter_id }: tl.InputChatlist): Promise<OwnFilter> {
  const row = await (await context.read()).dialogFilter(context.viewer, filter_id);
  const details = row && (await openedFilter(context.services.opener, row));
  if (!row || !details) throw refusal('FILTER_ID_INVALID');
  return { row, details };
}

export type Shared = { title: DialogFilter; owner: number; filter: number; peers: readonly number[] };

/** Stored content of a link. Undefined when it does not exist, or its key was destroyed. */
export async function sharedUnder(context: Context, slug: string): Promise<Shared | undefined> {
  const queries = await context.read();
  const link = isSlug(slug) ? await queries.sharedList(slug) : undefined;
  const row = link && (await queries.dialogFilter(link.owner, link.filter));
  const [title, list] = row ? await Promise.all([openedFilter(context.services.opener, row), openedList(context.services.opener, link)]) : [];
  return link && title && list && { title, owner: link.owner, filter: link.filter, peers: list.peers };
}

/** Current content of a link, without chats that its owner has left, or may no longer view or share. */
export async function openUnder(context: Context, slug: string): Promise<Shared | undefined> {
  const shared = await sharedUnder(context, slug);
  if (!shared) return undefined;
  const { owner, peers } = shared;
  const [chats, places] = await Promise.all([context.services.chats.chats(peers), context.services.queries.placesAmong(peers, [owner])]);
  const isOpen = (peer: number) => {
    const [chat, place] = [chats.get(peer), places.find((one) => one.chat === peer)];
    return chat !== undefined && !chat.deleted && place?.inside === true && isCleared(chat, place, owner) && mayShare(context, chat, place);
  };
  return { ...shared, peers: peers.filter(isOpen) };
}

/** The same rule as on the write side (share-dialog-filter.ts): members share public chats, private ones only with the right to invite. */
function mayShare({ nowS }: Context, chat: ChatRow, place: MemberRow): boolean {
  if (firstUsername(chat) !== '' || chat.creator === place.userId || (place.adminRights & ADMIN_RIGHTS.invite_users) !== 0) return true;
  return chat.kind !== 'broadcast' && ((deniedToMembers(chat) | deniedNow(place, nowS)) & BANNED_RIGHTS.invite_users) === 0;
}

/** All chats that a folder lists explicitly. */
export function chatsOf({ pinned, included }: DialogFilter): number[] {
  return [...pinned, ...included];
}

/** Chats of the link that are not in the folder and that its owner has not declined. */
export async function pendingIn(context: Context, { row, details }: OwnFilter): Promise<number[]> {
  const present = new Set([...chatsOf(details), ...details.declined]);
  return ((await openUnder(context, row.slug))?.peers ?? []).filter((peer) => !present.has(peer));
}

/** Undefined when its key was destroyed. */
export async function tlSharedList({ services }: Context, row: SharedListRow): Promise<{ invite: tl.exportedChatlistInvite; peers: number[] } | undefined> {
  const list = await openedList(services.opener, row);
  return list && { peers: list.peers, invite: { _: 'exportedChatlistInvite', title: list.title, url: LINK + row.slug, peers: list.peers.map(tlPeer) } };
}

/** State of the link after a change. */
export async function sharedListNow(context: Context, slug: string): Promise<tl.exportedChatlistInvite> {
  const row = await (await context.read()).sharedList(slug);
  const shown = row && (await tlSharedList(context, row));
  if (!shown) throw refusal('INVITE_SLUG_EXPIRED');
  return shown.invite;
}
