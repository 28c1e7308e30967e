import type { tl } from '@teamgram/tl';
import { method } from '../../rpc/method.ts';
import { shownFilter } from './parts/shown-filter.ts';

/** In the owner's order. The list of all dialogs is part of it: first until moved, and present even without folders. */
export default method('messages.getDialogFilters', async (_request, context) => {
  const queries = await context.read();
  const [rows, { filters: order, tags }] = await Promise.all([queries.dialogFilters(context.viewer), queries.dialogFilterArrangement(context.viewer)]);
  const shown = new Map<number, tl.DialogFilter>();
  for (const row of rows) {
    const filter = await shownFilter(context, row);
    if (filter) shown.set(row.filter, filter);
  }
  shown.set(0, { _: 'dialogFilterDefault' });
  const rank = (filter: number) => (order.includes(filter) ? order.indexOf(filter) : filter === 0 ? -1 : order.length);
  const sorted = [...shown.keys()].toSorted((one, other) => rank(one) - rank(other) || one - other);
  return { _: 'messages.dialogFilters', tags_enabled: tags || undefined, filters: sorted.map((filter) => shown.get(filter)!) };
});
