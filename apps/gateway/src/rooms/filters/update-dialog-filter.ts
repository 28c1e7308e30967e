import { storedFilter } from '../../convert/dialog-filter.ts';
import { method } from '../../rpc/method.ts';

/**
 * Without `filter` the folder is removed. Refused: FILTER_ID_INVALID, FILTER_TITLE_EMPTY, FILTER_INCLUDE_EMPTY, FILTER_INCLUDE_TOO_MUCH,
 * DIALOG_FILTERS_TOO_MUCH, CHAT_ID_INVALID.
 */
export default method('messages.updateDialogFilter', async ({ id: filter, filter: given }, context) => {
  const details = given && storedFilter(context.view, given);
  await context.send(details ? { type: 'KeepDialogFilter', filter, details } : { type: 'RemoveDialogFilter', filter });
  return true;
});
