import { isChannelPeer, type DialogFilter, type Fact, type SharedList } from '@teamgram/event-schemas';
import { isPublic } from '../channels/chat.ts';
import { isCleared, isInside, may } from '../channels/rights.ts';
import { chatView } from '../channels/standing.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { chatsIn, detailsOf, filtersOf, sharedBy, linkOf, type Filters } from './filters.ts';
import { FILTER_LINKS_MAX, LISTS_MAX } from './limits.ts';

/**
 * chatlists.exportChatlistInvite. `slug`: random, from the gateway. Only supergroups and channels of the folder that the owner may share are
 * included; others are skipped.
 */
export type ShareDialogFilter = { type: 'ShareDialogFilter'; filter: number; slug: string; title: string | undefined; peers: number[] | undefined };

export type ShareDialogFilterState = { filters: Readonly<Filters>; details: DialogFilter | undefined; former: SharedList | undefined; isOthers: boolean; shareable: ReadonlySet<number> };

/** Base64url of 12 random bytes. */
const SLUG = /^[\w-]{16}$/;
const LINK_TITLE_MAX = 32;

/** Whether the text has the form of a slug. */
export function isSlug(slug: string): boolean {
  return SLUG.test(slug);
}

export function load(view: View, { filter, slug, peers = [] }: ShareDialogFilter, { actor, nowMs }: Context): ShareDialogFilterState {
  const link = linkOf(view.documents, slug);
  const isOthers = link !== undefined && (link.owner !== actor || link.filter !== filter);
  const details = detailsOf(view, actor, filter);
  const candidates = details ? chatsIn(details).filter((peer) => peers.includes(peer)) : [];
  return {
    filters: filtersOf(view.documents, actor), details, isOthers,
    former: link && !isOthers ? sharedBy(view, link) : undefined,
    shareable: new Set(candidates.filter((peer) => mayShare(view, peer, actor, nowMs))),
  };
}

/** Members may share public chats; private ones only with the right to invite. */
export function mayShare(view: View, peer: number, user: number, nowMs: number): boolean {
  const found = isChannelPeer(peer) ? chatView(view, peer, user, nowMs) : undefined;
  return found !== undefined && isInside(found.standing) && isCleared(found.standing) && (isPublic(found.chat) || may(found.standing, 'invite'));
}

/** Refuses in order of precedence (core.telegram.org/method/chatlists.exportChatlistInvite). */
export function shareDialogFilter(state: ShareDialogFilterState, command: ShareDialogFilter, { actor: owner }: Context): Fact[] {
  const { filters, details, former, shareable } = state;
  const { filter, slug } = command;
  const kept = filters.kept[filter];
  if (!kept || !details) throw refusal('FILTER_ID_INVALID');
  if (state.isOthers || !isSlug(slug)) throw refusal('INVITE_SLUG_EXPIRED');
  if (details.kinds.length > 0 || details.excluded.length > 0) throw refusal('FILTER_NOT_SUPPORTED');
  if (!former && Object.values(filters.links).filter((of) => of === filter).length >= FILTER_LINKS_MAX) throw refusal('INVITES_TOO_MUCH');
  if (!kept.isList && Object.values(filters.kept).filter(({ isList }) => isList).length >= LISTS_MAX) throw refusal('CHATLISTS_TOO_MUCH');
  const peers = command.peers ? [...shareable] : former?.peers ?? [];
  if (peers.length === 0) throw refusal('PEERS_LIST_EMPTY');
  const stream = `dialogs-${owner}`;
  const list = { title: (command.title ?? former?.title ?? '').slice(0, LINK_TITLE_MAX), peers };
  return [
    ...(kept.isList ? [] : [{ type: 'DialogFilterKept', stream, owner, filter, details, isList: true, slug: '' } as const]),
    { type: 'DialogFilterShared', stream, owner, filter, slug, list },
  ];
}
