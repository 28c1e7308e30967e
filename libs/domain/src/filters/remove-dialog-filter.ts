import type { DialogFilterRemoved } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { filtersOf } from './filters.ts';

/** messages.updateDialogFilter without a filter: removes it, together with its links. */
export type RemoveDialogFilter = { type: 'RemoveDialogFilter'; filter: number };

export type RemoveDialogFilterState = { exists: boolean };

export function load({ documents }: View, { filter }: RemoveDialogFilter, { actor }: Context): RemoveDialogFilterState {
  return { exists: filtersOf(documents, actor).kept[filter] !== undefined };
}

export function removeDialogFilter({ exists }: RemoveDialogFilterState, { filter }: RemoveDialogFilter, { actor: owner }: Context): [DialogFilterRemoved] {
  if (!exists) throw refusal('FILTER_ID_INVALID');
  return [{ type: 'DialogFilterRemoved', stream: `dialogs-${owner}`, owner, filter }];
}
