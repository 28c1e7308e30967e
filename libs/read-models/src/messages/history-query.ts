import { messagesAbove } from '../channels/spoken-query.ts';
import type { Database, Statement } from '../postgres/database.ts';
import { eventsAt, NOTHING_AT_HAND, type AtHand } from './events-at.ts';
import { PLACE_COLUMNS, type MessageRow } from './message-row.ts';
import { NO_ID_ABOVE, pageOf, type Offsets } from './page.ts';

/** A message of a page: `event` is the caller's cached value or the stored bytes. */
export type PageRow<Kept> = Omit<MessageRow, 'event'> & { event: Uint8Array | Kept };

/** A list of messages and the page of it. Absent or 0: not given. */
export type HistoryPage = Offsets & Within & {
  mailbox: number;
  peer: number;
  /** `saved`: saved messages from this peer. `thread`: one thread of a supergroup. `general`: messages in no topic. Absent: the dialog with the peer. */
  of?: 'dialog' | 'saved' | 'thread' | 'general' | undefined;
  thread?: number | undefined;
  /** Seconds since 1970: messages sent before this time. Used when offsetId is 0. */
  offsetDateS?: number;
};

/** Restricts the list: other messages are neither shown nor counted. Absent or 0: not given. */
export type Within = {
  /** Bounds on the id, exclusive. */
  aboveId?: number | undefined;
  belowId?: number | undefined;
  /** Seconds since 1970; both "bigger" and "smaller", not "or equal" (core.telegram.org/method/messages.search). */
  minDateS?: number | undefined;
  maxDateS?: number | undefined;
};

/** Maximum number of messages per page. */
export const HISTORY_LIMIT = 100;
const EVER_MS = Number.MAX_SAFE_INTEGER;
/** A restricted list is counted row by row, up to this limit. */
const COUNTED_MAX = 100_000;

/** SQL source of a list of messages, and its id column. */
type Source = { from: string; where: string; id: string };

const amongEntries = (which: string): Source => ({ from: 'mailbox_entry e join message m on m.position = e.message', where: `${which} and e.kind = 0 and not e.removed`, id: 'e.pts' });

/** The statements for one kind of list. */
function questionsOf(name: string, { from, where, id }: Source, count: string) {
  const DATED = 'm.sent_at_ms >= $7 and m.sent_at_ms < $8';
  // The count is a column of every row: as a separate statement it would cost more than the whole page.
  const listed = (suffix: string, bounds: string, order: string, more = '') => ({
    name: `${name}-${suffix}`,
    text: `select ${PLACE_COLUMNS}, ${count} as count from ${from} where ${where} and ${bounds}${more} order by ${id} ${order} offset $5 limit $6`,
  });
  const [below, upwards] = [`${id} < $3 and ${id} > $4`, `${id} >= $3 and ${id} < $4`];
  return {
    count: { name: `${name}-count`, text: `select ${count} as count` },
    older: listed('older', below, 'desc'),
    newer: listed('newer', upwards, ''),
    olderDated: listed('older-dated', below, 'desc', ` and ${DATED}`),
    newerDated: listed('newer-dated', upwards, '', ` and ${DATED}`),
    countWithin: {
      name: `${name}-count-within`,
      text: `select count(*)::int4 as count from (select 1 from ${from} where ${where} and ${below} and m.sent_at_ms >= $5 and m.sent_at_ms < $6 limit ${COUNTED_MAX}) within`,
    },
    before: { name: `${name}-by-date`, text: `select ${id} as pts from ${from} where ${where} and m.sent_at_ms < $3 order by ${id} desc limit 1` },
  };
}

const OF_DIALOG = 'e.mailbox = $1 and e.peer = $2';

export const countOfThread = (mailbox: string, thread: string) => `(select coalesce(sum(messages), 0)::int4 from thread_block where mailbox = ${mailbox} and thread = ${thread})`;

/** Threads have rows with an index of their own. */
const OF_THREAD: Source = {
  from: 'thread_message t join mailbox_entry e on e.mailbox = t.mailbox and e.pts = t.message_id join message m on m.position = e.message',
  where: 't.mailbox = $1 and t.thread = $2', id: 't.message_id',
};

const questions = {
  dialog: questionsOf('history', amongEntries(OF_DIALOG), '(select message_count from dialog where mailbox = $1 and peer = $2)'),
  saved: questionsOf('saved-history', amongEntries('e.mailbox = $1 and e.saved_peer = $2'), `(select count(*)::int4 from mailbox_entry s where s.mailbox = $1 and s.saved_peer = $2 and not s.removed)`),
  thread: questionsOf('thread', OF_THREAD, countOfThread('$1', '$2')),
  // Scanned newest first, skipping messages of topics: "General" has everything that is in no other topic.
  general: questionsOf('general-history', amongEntries(`${OF_DIALOG} and not exists (select from thread_message t where t.mailbox = e.mailbox and t.message_id = e.pts and t.topic)`),
    `((select message_count from dialog where mailbox = $1 and peer = $2) - ${countOfThread('$1', '0')})`),
};

const countAbove = { name: 'messages-above', text: `select (${messagesAbove('$1::int8', '$2::int4')})::int4 as count` };

type PlacedRow = Omit<MessageRow, 'event'> & { count: number };

/** The peer or thread that the page is cut from. */
const listOf = ({ of, peer, thread = 0 }: HistoryPage) => (of === 'thread' ? thread : peer);

const isDated = ({ minDateS = 0, maxDateS = 0 }: Within): boolean => minDateS > 0 || maxDateS > 0;
const isNarrowed = (page: Within): boolean => isDated(page) || (page.aboveId ?? 0) > 0 || (page.belowId ?? 0) > 0;
/** As a half-open range of milliseconds. */
export const datesOf = ({ minDateS = 0, maxDateS = 0 }: Within): [number, number] => [minDateS > 0 ? (minDateS + 1) * 1000 : 0, maxDateS > 0 ? maxDateS * 1000 : EVER_MS];

export function historyQueries(database: Database) {
  async function offsetOf(page: HistoryPage): Promise<number> {
    if (page.offsetId) return page.offsetId;
    if (!page.offsetDateS) return NO_ID_ABOVE;
    const [found] = await database.query<{ pts: number }>(questions[page.of ?? 'dialog'].before, [page.mailbox, listOf(page), page.offsetDateS * 1000]);
    return found ? found.pts + 1 : 1;
  }

  async function rowsOf(page: HistoryPage): Promise<PlacedRow[]> {
    const asked = questions[page.of ?? 'dialog'];
    const { aboveId = 0, belowId } = page;
    const dates = isDated(page) ? datesOf(page) : [];
    const ask = (statement: Statement, bounds: number[], skip: number, limit: number) => database.query<PlacedRow>(statement, [page.mailbox, listOf(page), ...bounds, skip, limit, ...dates]);
    const [older, newer] = isDated(page) ? [asked.olderDated, asked.newerDated] : [asked.older, asked.newer];
    return pageOf({ ...page, offsetId: await offsetOf(page), limit: Math.min(page.limit, HISTORY_LIMIT) }, {
      older: (below, skip, limit) => ask(older, [Math.min(below, belowId || NO_ID_ABOVE), aboveId], skip, limit),
      newer: async (from, skip, limit) => (await ask(newer, [Math.max(from, aboveId + 1), belowId || NO_ID_ABOVE], skip, limit)).reverse(),
    });
  }

  async function countOf(page: HistoryPage): Promise<number> {
    const [dialog] = await database.query<{ count: number | null }>(questions[page.of ?? 'dialog'].count, [page.mailbox, listOf(page)]);
    return dialog?.count ?? 0;
  }

  async function countWithin(page: HistoryPage): Promise<number> {
    const { mailbox, peer, of = 'dialog', aboveId = 0 } = page;
    // Members who see only a part of a supergroup or channel usually see everything after joining: counted by blocks.
    if (of === 'dialog' && mailbox === -peer && !page.belowId && !isDated(page)) return (await database.query<{ count: number }>(countAbove, [mailbox, aboveId]))[0]!.count;
    const bounds = [page.belowId || NO_ID_ABOVE, page.aboveId ?? 0, ...datesOf(page)];
    return (await database.query<{ count: number }>(questions[page.of ?? 'dialog'].countWithin, [page.mailbox, listOf(page), ...bounds]))[0]!.count;
  }

  return {
    /** One page of a list, newest first (invariant M7), and the number of messages in it; in a restricted list at most 100,000 are counted. */
    async history<Kept = never>(page: HistoryPage, atHand: AtHand<Kept> = NOTHING_AT_HAND): Promise<{ messages: PageRow<Kept>[]; count: number; inexact: boolean }> {
      const [rows, within] = await Promise.all([rowsOf(page), isNarrowed(page) ? countWithin(page) : undefined]);
      const events = await eventsAt(database, rows.map(({ position }) => position), atHand);
      const messages = rows.flatMap((row, index) => {
        const event = events[index];
        return event === undefined ? [] : [Object.assign(row, { event })];
      });
      return { messages, count: within ?? rows[0]?.count ?? (await countOf(page)), inexact: isDated(page) && within === COUNTED_MAX };
    },
  };
}
