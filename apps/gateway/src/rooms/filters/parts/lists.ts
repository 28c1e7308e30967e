/** Shared lists of chats (core.telegram.org/api/links#chat-folder-links). */
import { isSlug, refusal } from '@teamgram/domain';
import type { DialogFilter } from '@teamgram/event-schemas';
import type { DialogFilterRow, SharedListRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { isCleared } from '../../../convert/chat.ts';
import { tlPeer } from '../../../peers/peer-number.ts';
import type { Context } from '../../../rpc/context.ts';
import { openedFilter, openedList } from './shown-filter.ts';

/** As clients know the links, whatever the server's own address is. */
const LINK = 'https://t.me/addlist/';

/** What a request names a link by: its slug, or, as TDLib does where a link of one's own is changed or deleted, the whole of it. */
export function slugOf(given: string): string {
  return given.startsWith(LINK) ? given.slice(LINK.length) : given;
}

export type OwnFilter = { row: DialogFilterRow; details: DialogFilter };

/** The caller's own filter. Throws FILTER_ID_INVALID. */
export async function ownFilter(context: Context, { filter_id }: tl.InputChatlist): Promise<OwnFilter> {
  const row = await (await context.read()).dialogFilter(context.viewer, filter_id);
  const details = row && (await openedFilter(context.services.opener, row));
  if (!row || !details) throw refusal('FILTER_ID_INVALID');
  return { row, details };
}

export type Shared = { title: DialogFilter; owner: number; filter: number; peers: readonly number[] };

/** What a link shares. Undefined when there is none (any more), or its key is gone. */
export async function sharedUnder(context: Context, slug: string): Promise<Shared | undefined> {
  const queries = await context.read();
  const link = isSlug(slug) ? await queries.sharedList(slug) : undefined;
  const row = link && (await queries.dialogFilter(link.owner, link.filter));
  const [title, list] = row ? await Promise.all([openedFilter(context.services.opener, row), openedList(context.services.opener, link)]) : [];
  return link && title && list && { title, owner: link.owner, filter: link.filter, peers: list.peers };
}

/** What a link shares now: of a chat that its owner has left, or may not look into any more, it shows nothing. */
export async function openUnder(context: Context, slug: string): Promise<Shared | undefined> {
  const shared = await sharedUnder(context, slug);
  if (!shared) return undefined;
  const { owner, peers } = shared;
  const [chats, places] = await Promise.all([context.services.chats.chats(peers), context.services.queries.placesAmong(peers, [owner])]);
  const isOpen = (peer: number) => {
    const [chat, place] = [chats.get(peer), places.find((one) => one.chat === peer)];
    return chat !== undefined && !chat.deleted && place?.inside === true && isCleared(chat, place, owner);
  };
  return { ...shared, peers: peers.filter(isOpen) };
}

/** Every chat that a filter names by itself. */
export function chatsOf({ pinned, included }: DialogFilter): number[] {
  return [...pinned, ...included];
}

/** Chats that the link has and the list does not, and that its owner did not decline. */
export async function pendingIn(context: Context, { row, details }: OwnFilter): Promise<number[]> {
  const present = new Set([...chatsOf(details), ...details.declined]);
  return ((await openUnder(context, row.slug))?.peers ?? []).filter((peer) => !present.has(peer));
}

/** Undefined when its key is gone. */
export async function tlSharedList({ services }: Context, row: SharedListRow): Promise<{ invite: tl.exportedChatlistInvite; peers: number[] } | undefined> {
  const list = await openedList(services.opener, row);
  return list && { peers: list.peers, invite: { _: 'exportedChatlistInvite', title: list.title, url: LINK + row.slug, peers: list.peers.map(tlPeer) } };
}

/** The link as it stands after a change. */
export async function sharedListNow(context: Context, slug: string): Promise<tl.exportedChatlistInvite> {
  const row = await (await context.read()).sharedList(slug);
  const shown = row && (await tlSharedList(context, row));
  if (!shown) throw refusal('INVITE_SLUG_EXPIRED');
  return shown.invite;
}
