import type { DialogFilter, Fact, MemberJoined } from '@teamgram/event-schemas';
import { hasRoomForChannels } from '../channels/belonging.ts';
import { chatStream } from '../channels/chat.ts';
import { chatState, serviceMessage, type ChatState } from '../channels/chat-state.ts';
import { isCleared, isInside } from '../channels/rights.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { chatsIn, detailsOf, filtersOf, linkOf, sharedBy, type Filters } from './filters.ts';
import { FILTER_CHATS_MAX, FILTER_ID_MIN, FILTERS_MAX, LISTS_MAX } from './limits.ts';
import { mayShare } from './share-dialog-filter.ts';

/**
 * chatlists.joinChatlistInvite, and chatlists.joinChatlistUpdates for a list imported before: joins the named chats of the link and stores them as a
 * folder. Chats that cannot be joined are skipped.
 */
export type TakeOverList = { type: 'TakeOverList'; slug: string; peers: number[] };

type Shared = { title: DialogFilter; chats: readonly ChatState[] };
export type TakeOverListState = { filters: Readonly<Filters>; taken: number | undefined; former: DialogFilter | undefined; shared: Shared | undefined; hasRoom: boolean };

export function load(view: View, { slug, peers }: TakeOverList, context: Context): TakeOverListState {
  const filters = filtersOf(view.documents, context.actor);
  const taken = Object.keys(filters.kept).map(Number).find((filter) => filters.kept[filter]!.slug === slug);
  const shared = sharedWith(view, slug, peers, context);
  const joined = shared?.chats.filter(({ found }) => !isInside(found!.standing)).length ?? 0;
  return {
    filters, taken, shared,
    former: taken === undefined ? undefined : detailsOf(view, context.actor, taken),
    hasRoom: joined === 0 || hasRoomForChannels(view.documents, context.actor, joined),
  };
}

function sharedWith(view: View, slug: string, named: readonly number[], context: Context): Shared | undefined {
  const link = linkOf(view.documents, slug);
  const title = link && detailsOf(view, link.owner, link.filter);
  const list = link && sharedBy(view, link);
  if (!link || !title || !list) return undefined;
  const open = list.peers.filter((peer) => named.includes(peer) && mayShare(view, peer, link.owner, context.nowMs));
  return { title, chats: open.map((peer) => chatState(view, peer, context)).filter(isWelcoming) };
}

/** A folder link admits neither banned users nor those without clearance, and does not replace an admin's approval. */
function isWelcoming({ found }: ChatState): boolean {
  if (!found || found.standing.role === 'banned' || !isCleared(found.standing)) return false;
  return isInside(found.standing) || !found.chat.options.includes('join-request');
}

/** Refuses in order of precedence (core.telegram.org/method/chatlists.joinChatlistInvite). */
export function takeOverList({ filters, taken, former, shared, hasRoom }: TakeOverListState, { slug }: TakeOverList, { actor: owner }: Context): Fact[] {
  if (slug === '') throw refusal('INVITE_SLUG_EMPTY');
  if (!shared || filters.links[slug] !== undefined) throw refusal('INVITE_SLUG_EXPIRED');
  if (taken === undefined) refuseMore(filters);
  const peers = shared.chats.map(({ found }) => found!.peer);
  if (peers.length === 0) throw refusal('PEERS_LIST_EMPTY');
  const present = former ? chatsIn(former) : [];
  const added = peers.filter((peer) => !present.includes(peer));
  if (present.length + added.length > FILTER_CHATS_MAX) throw refusal('FILTER_INCLUDE_TOO_MUCH');
  if (!hasRoom) throw refusal('CHANNELS_TOO_MUCH');
  const fresh = { ...shared.title, kinds: [], pinned: [], included: [], excluded: [], declined: [] };
  const base = former ?? fresh;
  const details = { ...base, included: [...base.included, ...added], declined: base.declined.filter((peer) => !added.includes(peer)) };
  const kept = { type: 'DialogFilterKept', stream: `dialogs-${owner}`, owner, filter: taken ?? freeIn(filters), details, isList: true, slug } as const;
  return [...shared.chats.flatMap((chat) => joining(chat, owner)), ...(added.length > 0 ? [kept] : [])];
}

function refuseMore({ kept }: Readonly<Filters>): void {
  const all = Object.values(kept);
  if (all.length >= FILTERS_MAX) throw refusal('DIALOG_FILTERS_TOO_MUCH');
  if (all.filter(({ isList }) => isList).length >= LISTS_MAX) throw refusal('CHATLISTS_TOO_MUCH');
}

function freeIn({ kept }: Readonly<Filters>): number {
  let filter = FILTER_ID_MIN;
  while (kept[filter]) filter++;
  return filter;
}

/** In groups a service message announces the new member; in channels it does not. */
function joining(state: ChatState, user: number): Fact[] {
  const { peer, chat, standing } = state.found!;
  if (isInside(standing)) return [];
  const joined: MemberJoined = { type: 'MemberJoined', stream: chatStream(peer), chat: peer, user, how: 'list', approvedBy: 0, link: 0, since: state.pts };
  return chat.kind === 'broadcast' ? [joined] : [joined, serviceMessage(state, user, 'ChatAddUser', { users: [user] })];
}
