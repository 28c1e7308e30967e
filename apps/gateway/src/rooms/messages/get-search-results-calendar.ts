import type { MessageDate } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { method } from '../../rpc/method.ts';
import { shelfOf } from '../channels/parts/readable.ts';
import { mediaDates } from './parts/media-dates.ts';
import { showRows } from './parts/shown.ts';

const DAY_S = 86_400;
/** Days per answer. */
const PERIODS_MAX = 100;

/** "Returns information about the next messages of the specified type in the chat split by days … in reverse chronological order." Days in UTC. */
export default method('messages.getSearchResultsCalendar', async (request, context) => {
  const { peer, dates } = await mediaDates(context, request);
  const { offset_id, offset_date } = request;
  const older = dates.filter(({ id, dateS }) => (offset_id > 0 ? id < offset_id : offset_date <= 0 || dateS < offset_date));
  const periods = daysOf(older).slice(0, PERIODS_MAX);
  const first = dates.at(-1);
  const { mailbox } = await shelfOf(context, peer);
  const named = [...new Set(periods.flatMap(({ min_msg_id, max_msg_id }) => [max_msg_id, min_msg_id]))];
  const rows = (await context.services.queries.messagesByIds(mailbox, named)).sort((one, other) => other.messageId - one.messageId);
  return {
    _: 'messages.searchResultsCalendar', count: dates.length, min_date: first?.dateS ?? 0, min_msg_id: first?.id ?? 0,
    offset_id_offset: dates.length - older.length || undefined, periods, ...(await showRows(context, rows, [peer])),
  };
});

function daysOf(dates: readonly MessageDate[]): tl.searchResultsCalendarPeriod[] {
  const days = new Map<number, tl.searchResultsCalendarPeriod>();
  for (const { id, dateS } of dates) {
    const date = dateS - (dateS % DAY_S);
    const day = days.get(date);
    if (day) Object.assign(day, { min_msg_id: id, count: day.count + 1 });
    else days.set(date, { _: 'searchResultsCalendarPeriod', date, min_msg_id: id, max_msg_id: id, count: 1 });
  }
  return [...days.values()];
}
