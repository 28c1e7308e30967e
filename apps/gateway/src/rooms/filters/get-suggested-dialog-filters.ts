import { FILTER_ID_MIN, FILTERS_MAX } from '@teamgram/domain';
import { dialogFilter } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { tlDialogFilter } from '../../convert/dialog-filter.ts';
import { method } from '../../rpc/method.ts';
import { openedFilter } from './parts/shown-filter.ts';

/** The recommendations of official clients: unread, and personal chats. */
const SUGGESTED = [
  { title: 'Unread', description: 'New messages from all chats.', kinds: ['contacts', 'non_contacts', 'groups', 'broadcasts', 'bots', 'exclude_read'] },
  { title: 'Personal', description: 'Only messages from personal chats.', kinds: ['contacts', 'non_contacts'] },
] as const;

const sameKinds = (one: readonly string[], other: readonly string[]) => one.toSorted().join() === other.toSorted().join();

/** Suggestions the caller does not have yet, with unused ids; none when the limit of folders is reached (core.telegram.org/api/folders). */
export default method('messages.getSuggestedDialogFilters', async (_request, context) => {
  const rows = await (await context.read()).dialogFilters(context.viewer);
  if (rows.length >= FILTERS_MAX) return [];
  const own = await Promise.all(rows.map((row) => openedFilter(context.services.opener, row)));
  const taken = new Set(rows.map((row) => row.filter));
  let filter = FILTER_ID_MIN;
  while (taken.has(filter)) filter++;
  return SUGGESTED.filter(({ kinds }) => !own.some((details) => details && sameKinds(details.kinds, kinds))).map(({ title, description, kinds }): tl.dialogFilterSuggested => (
    { _: 'dialogFilterSuggested', filter: tlDialogFilter(context.view, { filter, isList: false, isShared: false, details: dialogFilter({ title, kinds: [...kinds] }) }), description }));
});
