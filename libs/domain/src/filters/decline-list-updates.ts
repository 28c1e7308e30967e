import type { DialogFilter, DialogFilterKept } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { chatsIn, detailsOf, filtersOf, linkOf, sharedBy, type KeptFilter } from './filters.ts';

/** chatlists.hideChatlistUpdates: "dismiss new pending peers recently added to a chat folder". Records nothing when none are pending. */
export type DeclineListUpdates = { type: 'DeclineListUpdates'; filter: number };

export type DeclineListUpdatesState = { kept: KeptFilter | undefined; details: DialogFilter | undefined; shared: readonly number[] };

export function load(view: View, { filter }: DeclineListUpdates, { actor }: Context): DeclineListUpdatesState {
  const kept = filtersOf(view.documents, actor).kept[filter];
  const link = kept && linkOf(view.documents, kept.slug);
  return { kept, details: detailsOf(view, actor, filter), shared: (link && sharedBy(view, link)?.peers) ?? [] };
}

export function declineListUpdates({ kept, details, shared }: DeclineListUpdatesState, { filter }: DeclineListUpdates, { actor: owner }: Context): DialogFilterKept[] {
  if (!kept || !details) throw refusal('FILTER_ID_INVALID');
  const declined = shared.filter((peer) => !chatsIn(details).includes(peer));
  if (declined.every((peer) => details.declined.includes(peer))) return [];
  return [{ type: 'DialogFilterKept', stream: `dialogs-${owner}`, owner, filter, details: { ...details, declined }, isList: kept.isList, slug: kept.slug }];
}
