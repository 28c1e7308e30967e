import type { FiltersCommand } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as chooseDialogFilterTags from './choose-dialog-filter-tags.ts';
import * as declineListUpdates from './decline-list-updates.ts';
import * as editSharedList from './edit-shared-list.ts';
import * as keepDialogFilter from './keep-dialog-filter.ts';
import * as removeDialogFilter from './remove-dialog-filter.ts';
import * as reorderDialogFilters from './reorder-dialog-filters.ts';
import * as shareDialogFilter from './share-dialog-filter.ts';
import * as takeOverList from './take-over-list.ts';
import * as unshareDialogFilter from './unshare-dialog-filter.ts';

export const filtersRules: RuleTable<FiltersCommand> = {
  KeepDialogFilter: rule(keepDialogFilter.load, keepDialogFilter.keepDialogFilter),
  RemoveDialogFilter: rule(removeDialogFilter.load, removeDialogFilter.removeDialogFilter),
  ReorderDialogFilters: rule(reorderDialogFilters.load, reorderDialogFilters.reorderDialogFilters),
  ChooseDialogFilterTags: rule(chooseDialogFilterTags.load, chooseDialogFilterTags.chooseDialogFilterTags),
  ShareDialogFilter: rule(shareDialogFilter.load, shareDialogFilter.shareDialogFilter),
  EditSharedList: rule(editSharedList.load, editSharedList.editSharedList),
  UnshareDialogFilter: rule(unshareDialogFilter.load, unshareDialogFilter.unshareDialogFilter),
  TakeOverList: rule(takeOverList.load, takeOverList.takeOverList),
  DeclineListUpdates: rule(declineListUpdates.load, declineListUpdates.declineListUpdates),
};
