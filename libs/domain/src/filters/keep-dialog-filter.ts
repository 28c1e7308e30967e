import { Writer, writeDialogFilter, type DialogFilter, type DialogFilterKept } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { isKnownPeer } from '../messages/peer.ts';
import { refusal } from '../refusal.ts';
import { sameBytes } from '../same-bytes.ts';
import type { View } from '../view.ts';
import { chatsIn, detailsOf, filtersOf, type Filters } from './filters.ts';
import { FILTER_CHATS_MAX, FILTER_ID_MAX, FILTER_ID_MIN, FILTER_TITLE_MAX, FILTERS_MAX } from './limits.ts';

/** messages.updateDialogFilter with a filter: creates or replaces it. Records nothing when unchanged. */
export type KeepDialogFilter = { type: 'KeepDialogFilter'; filter: number; details: DialogFilter };

export type KeepDialogFilterState = { filters: Readonly<Filters>; former: DialogFilter | undefined; peersExist: boolean };

const INCLUDING = ['contacts', 'non_contacts', 'groups', 'broadcasts', 'bots'];
/** The flags of TL dialogFilter that select kinds of dialogs. */
export const FILTER_KINDS: readonly string[] = [...INCLUDING, 'exclude_muted', 'exclude_read', 'exclude_archived'];

export function load(view: View, { filter, details }: KeepDialogFilter, { actor }: Context): KeepDialogFilterState {
  const peers = [...chatsIn(details), ...details.excluded];
  return {
    filters: filtersOf(view.documents, actor),
    former: detailsOf(view, actor, filter),
    peersExist: peers.slice(0, 2 * FILTER_CHATS_MAX + 1).every((peer) => isKnownPeer(view, peer)),
  };
}

/** Refuses in order of precedence (core.telegram.org/method/messages.updateDialogFilter). */
export function keepDialogFilter({ filters, former, peersExist }: KeepDialogFilterState, command: KeepDialogFilter, { actor: owner }: Context): DialogFilterKept[] {
  const { filter } = command;
  if (!(Number.isInteger(filter) && filter >= FILTER_ID_MIN && filter <= FILTER_ID_MAX)) throw refusal('FILTER_ID_INVALID');
  const kept = filters.kept[filter];
  if (!kept && Object.keys(filters.kept).length >= FILTERS_MAX) throw refusal('DIALOG_FILTERS_TOO_MUCH');
  const details = normal(command.details, kept?.isList ?? false, former);
  if (details.title === '') throw refusal('FILTER_TITLE_EMPTY');
  if (chatsIn(details).length > FILTER_CHATS_MAX || details.excluded.length > FILTER_CHATS_MAX) throw refusal('FILTER_INCLUDE_TOO_MUCH');
  if (!peersExist) throw refusal('CHAT_ID_INVALID');
  if (chatsIn(details).length === 0 && !details.kinds.some((kind) => INCLUDING.includes(kind))) throw refusal('FILTER_INCLUDE_EMPTY');
  if (former && sameDetails(former, details)) return [];
  return [{ type: 'DialogFilterKept', stream: `dialogs-${owner}`, owner, filter, details, isList: kept?.isList ?? false, slug: kept?.slug ?? '' }];
}

/** A shared list contains explicit chats only (core.telegram.org/api/links#chat-folder-links). */
function normal(given: DialogFilter, isList: boolean, former: DialogFilter | undefined): DialogFilter {
  const title = Array.from(given.title.trim()).slice(0, FILTER_TITLE_MAX).join('');
  const pinned = [...new Set(given.pinned)];
  return {
    ...given,
    title,
    entities: given.entities.filter(({ offset, length }) => offset >= 0 && length > 0 && offset + length <= title.length).slice(0, FILTER_TITLE_MAX),
    emoticon: given.emoticon.slice(0, FILTER_TITLE_MAX),
    kinds: isList ? [] : FILTER_KINDS.filter((kind) => given.kinds.includes(kind)),
    pinned,
    included: [...new Set(given.included)].filter((peer) => !pinned.includes(peer)),
    excluded: isList ? [] : [...new Set(given.excluded)],
    declined: former?.declined ?? [],
  };
}

function sameDetails(one: DialogFilter, other: DialogFilter): boolean {
  return sameBytes(writeDialogFilter(one, Writer.create()).finish(), writeDialogFilter(other, Writer.create()).finish());
}
