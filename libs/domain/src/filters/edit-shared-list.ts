import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { load as loadSharing, shareDialogFilter, type ShareDialogFilter, type ShareDialogFilterState } from './share-dialog-filter.ts';

/** chatlists.editExportedInvite. Undefined values stay unchanged. */
export type EditSharedList = Omit<ShareDialogFilter, 'type'> & { type: 'EditSharedList' };

const sharing = (command: EditSharedList): ShareDialogFilter => ({ ...command, type: 'ShareDialogFilter' });

export function load(view: View, command: EditSharedList, context: Context): ShareDialogFilterState {
  return loadSharing(view, sharing(command), context);
}

export function editSharedList(state: ShareDialogFilterState, command: EditSharedList, context: Context): Fact[] {
  if (!state.filters.kept[command.filter]) throw refusal('FILTER_ID_INVALID');
  if (!state.former) throw refusal('INVITE_SLUG_EXPIRED');
  return shareDialogFilter(state, sharing(command), context);
}
