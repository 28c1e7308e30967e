import type { DialogFiltersReordered } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import type { View } from '../view.ts';
import { filtersOf, type Filters } from './filters.ts';

/** messages.updateDialogFiltersOrder. 0: the list of all dialogs; unknown folders are ignored, unnamed ones keep their order after the others. */
export type ReorderDialogFilters = { type: 'ReorderDialogFilters'; filters: number[] };

export type ReorderDialogFiltersState = { filters: Readonly<Filters> };

export function load({ documents }: View, _: ReorderDialogFilters, { actor }: Context): ReorderDialogFiltersState {
  return { filters: filtersOf(documents, actor) };
}

export function reorderDialogFilters({ filters: former }: ReorderDialogFiltersState, { filters: named }: ReorderDialogFilters, { actor: owner }: Context): DialogFiltersReordered[] {
  const known = [...new Set(named)].filter((filter) => filter === 0 || former.kept[filter] !== undefined);
  const filters = [...known, ...former.order.filter((filter) => !known.includes(filter))];
  const unchanged = filters.length === former.order.length && filters.every((filter, index) => filter === former.order[index]);
  return unchanged ? [] : [{ type: 'DialogFiltersReordered', stream: `dialogs-${owner}`, owner, filters }];
}
