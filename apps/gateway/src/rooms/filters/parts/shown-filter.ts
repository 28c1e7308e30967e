import type { DialogFilter, SharedList } from '@teamgram/event-schemas';
import type { DialogFilterRow, SharedListRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { tlDialogFilter } from '../../../convert/dialog-filter.ts';
import type { EventOpener } from '../../../messages/event-opener.ts';
import type { Context } from '../../../rpc/context.ts';

/** Undefined when its key was destroyed. */
export async function openedFilter(opener: EventOpener, { event }: Pick<DialogFilterRow, 'event'>): Promise<DialogFilter | undefined> {
  const { fact } = await opener.openEvent(event);
  return fact.type === 'DialogFilterKept' ? fact.details : undefined;
}

/** Undefined when its key was destroyed. */
export async function openedList(opener: EventOpener, { event }: SharedListRow): Promise<SharedList | undefined> {
  const { fact } = await opener.openEvent(event);
  return fact.type === 'DialogFilterShared' ? fact.list : undefined;
}

/** A folder in TL; undefined when its key was destroyed. */
export async function shownFilter({ services, view }: Context, row: DialogFilterRow): Promise<tl.DialogFilter | undefined> {
  const details = await openedFilter(services.opener, row);
  return details && tlDialogFilter(view, { ...row, details });
}
