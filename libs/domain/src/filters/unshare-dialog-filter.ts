import type { DialogFilterUnshared } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { filtersOf, type Filters } from './filters.ts';

/** chatlists.deleteExportedInvite. */
export type UnshareDialogFilter = { type: 'UnshareDialogFilter'; filter: number; slug: string };

export type UnshareDialogFilterState = { filters: Readonly<Filters> };

export function load({ documents }: View, _: UnshareDialogFilter, { actor }: Context): UnshareDialogFilterState {
  return { filters: filtersOf(documents, actor) };
}

export function unshareDialogFilter({ filters }: UnshareDialogFilterState, { filter, slug }: UnshareDialogFilter, { actor: owner }: Context): [DialogFilterUnshared] {
  if (!filters.kept[filter]) throw refusal('FILTER_ID_INVALID');
  if (filters.links[slug] !== filter) throw refusal('INVITE_SLUG_EXPIRED');
  return [{ type: 'DialogFilterUnshared', stream: `dialogs-${owner}`, owner, filter, slug }];
}
