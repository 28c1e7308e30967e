import { EMPTY_MAILBOX_PTS } from '@teamgram/event-schemas';
import { eventsAt, NOTHING_AT_HAND, type AtHand } from './events-at.ts';
import { entryKinds, type MailboxEntry } from './entries.ts';
import { messagesAbove } from '../channels/spoken-query.ts';
import { NO_ID_ABOVE, pageOf, type Offsets } from './page.ts';
import type { Database, Statement } from '../postgres/database.ts';

/** A message as one mailbox sees it. `event` and `edit` are stored bytes of the log (decodeEvent), their content sealed. */
export type MessageRow = {
  messageId: number;
  peer: number;
  /** 0 = none. */
  replyToId: number;
  /** Journal position of the MessageSent. */
  position: number;
  pinned: boolean;
  event: Uint8Array;
  /** The last MessageEdited; null = never edited. */
  edit: Uint8Array | null;
  /** False: nobody has ever reacted to it. Absent: it was not asked. */
  reacted?: boolean;
};

/** A message of a page: `event` is what the caller has of it, or its stored bytes. */
export type PageRow<Kept> = Omit<MessageRow, 'event'> & { event: Uint8Array | Kept };

/** An entry as it was told live; `event` and `edit` of sent and edited kinds, null when the message is no longer there. */
export type DifferenceEntry = MailboxEntry & { event: Uint8Array | null; edit: Uint8Array | null; /** Of a sent message: it is on top of its dialog. */ pinned: boolean };

/** One list of messages, and which page of it. Absent or 0 = not given. */
export type HistoryPage = Offsets & Within & {
  mailbox: number;
  peer: number;
  /** `saved`: saved messages that came from the peer. `thread`: those of one thread of a supergroup. `general`: those of no topic. Absent: the dialog with the peer. */
  of?: 'dialog' | 'saved' | 'thread' | 'general' | undefined;
  thread?: number | undefined;
  /** Used when offsetId is 0: messages sent before this time, seconds since 1970. */
  offsetDateS?: number;
};

/** What of a list there is at all: other messages are neither shown nor counted. Absent or 0 = not given. */
export type Within = {
  /** Only ids above it, and below. */
  aboveId?: number | undefined;
  belowId?: number | undefined;
  /** Seconds since 1970; both "bigger" and "smaller", not "or equal" (core.telegram.org/method/messages.search). */
  minDateS?: number | undefined;
  maxDateS?: number | undefined;
};

/** What a message holds is opened in the gateway: the newest ones of a dialog, to be looked at there. */
export type SearchPage = { mailbox: number; peer: number; /** At most 1,000. */ limit: number };

const HISTORY_LIMIT = 100;
const SEARCH_LIMIT = 1_000;
const DIFFERENCE_LIMIT = 5_000;
const EVER_MS = Number.MAX_SAFE_INTEGER;
/** What is narrowed to a span is counted one by one, up to so many. */
const COUNTED_MAX = 100_000;

const PLACE_COLUMNS = `e.pts as "messageId", e.peer, e.reply_to_id as "replyToId", e.message as position, e.pinned, m.edit, m.reacted`;
export const MESSAGE_COLUMNS = `${PLACE_COLUMNS}, m.event`;

const lastPts = { name: 'last-pts', text: `select coalesce(max(pts), ${EMPTY_MAILBOX_PTS}) as pts from mailbox_entry where mailbox = $1` };

const entriesAfter = {
  name: 'entries-after',
  text: `select e.mailbox, e.pts, e.pts_count as "ptsCount", e.kind, e.peer, e.message_id as "messageId", e.reply_to_id as "replyToId",
      e.own as "out", e.position, e.message, e.pinned, e.message_ids as "messageIds", m.event, m.edit
    from mailbox_entry e left join message m on e.kind <= 1 and not e.removed and m.position = e.message
    where e.mailbox = $1 and e.pts > $2 order by e.pts limit $3`,
};

/** Where the messages of a list stand, and how they are numbered in it. */
type Source = { from: string; where: string; id: string };

const amongEntries = (which: string): Source => ({ from: 'mailbox_entry e join message m on m.position = e.message', where: `${which} and e.kind = 0 and not e.removed`, id: 'e.pts' });

/** The same questions of every list. */
function questionsOf(name: string, { from, where, id }: Source, count: string) {
  const DATED = 'm.sent_at_ms >= $7 and m.sent_at_ms < $8';
  // The count in every row, for want of another place: a statement of its own would cost more than the whole page of numbers.
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

/** A thread has rows with an index of their own. */
const OF_THREAD: Source = {
  from: 'thread_message t join mailbox_entry e on e.mailbox = t.mailbox and e.pts = t.message_id join message m on m.position = e.message',
  where: 't.mailbox = $1 and t.thread = $2', id: 't.message_id',
};

const questions = {
  dialog: questionsOf('history', amongEntries(OF_DIALOG), '(select message_count from dialog where mailbox = $1 and peer = $2)'),
  saved: questionsOf('saved-history', amongEntries('e.mailbox = $1 and e.saved_peer = $2'), `(select count(*)::int4 from mailbox_entry s where s.mailbox = $1 and s.saved_peer = $2 and not s.removed)`),
  thread: questionsOf('thread', OF_THREAD, countOfThread('$1', '$2')),
  // Newest first, what is in a topic is passed over: "General" has whatever no other topic has.
  general: questionsOf('general-history', amongEntries(`${OF_DIALOG} and not exists (select from thread_message t where t.mailbox = e.mailbox and t.message_id = e.pts and t.topic)`),
    `((select message_count from dialog where mailbox = $1 and peer = $2) - ${countOfThread('$1', '0')})`),
};

// `kind + 0` keeps the history index out of it, which would find the mailbox but not the message.
const byIds = {
  name: 'messages-by-ids',
  text: `select ${MESSAGE_COLUMNS} from mailbox_entry e join message m on m.position = e.message
    where e.mailbox = $1 and e.pts = any($2::int4[]) and e.kind + 0 = 0 and not e.removed`,
};

const pinnedBelow = {
  name: 'pinned-messages',
  text: `select ${MESSAGE_COLUMNS} from mailbox_entry e join message m on m.position = e.message
    where e.mailbox = $1 and e.peer = $2 and e.pinned and not e.removed and e.pts < $3 order by e.pts desc limit $4`,
};
const pinnedCount = {
  name: 'pinned-count',
  text: `select count(*)::int4 as count from mailbox_entry e where e.mailbox = $1 and e.peer = $2 and e.pinned and not e.removed and e.pts > $3 and ($5::int8 is null or e.saved_peer = $5) and ($4::int4 = 0
    or exists (select from thread_message t where t.mailbox = e.mailbox and t.message_id = e.pts and t.thread = $4)
    or ($4 = 1 and not exists (select from thread_message t where t.mailbox = e.mailbox and t.message_id = e.pts and t.topic)))`,
};
const pinnedIds = { name: 'pinned-among', text: 'select pts as id from mailbox_entry where mailbox = $1 and peer = $2 and pinned and not removed and pts = any($3::int4[])' };

const searchDialog = {
  name: 'search-dialog',
  text: `select ${MESSAGE_COLUMNS} from mailbox_entry e join message m on m.position = e.message
    where e.mailbox = $1 and e.peer = $2 and e.kind = 0 and not e.removed order by e.pts desc limit $3`,
};

const countAbove = { name: 'messages-above', text: `select (${messagesAbove('$1::int8', '$2::int4')})::int4 as count` };

type PlacedRow = Omit<MessageRow, 'event'> & { count: number };
type StoredEntry = Omit<DifferenceEntry, 'kind' | 'messageIds'> & { kind: number; messageIds: number[] | null };

const asEntry = (row: StoredEntry): DifferenceEntry => ({ ...row, kind: entryKinds[row.kind]!, messageIds: row.messageIds ?? [] });

/** What a page is cut from: the dialog with a peer, or one thread of it. */
const listOf = ({ of, peer, thread = 0 }: HistoryPage) => (of === 'thread' ? thread : peer);

const isDated = ({ minDateS = 0, maxDateS = 0 }: Within): boolean => minDateS > 0 || maxDateS > 0;
const isNarrowed = (page: Within): boolean => isDated(page) || (page.aboveId ?? 0) > 0 || (page.belowId ?? 0) > 0;
/** From the first millisecond that is meant up to the first that is not. */
export const datesOf = ({ minDateS = 0, maxDateS = 0 }: Within): [number, number] => [minDateS > 0 ? (minDateS + 1) * 1000 : 0, maxDateS > 0 ? maxDateS * 1000 : EVER_MS];

export type MessageQueries = ReturnType<typeof messageQueries>;

export function messageQueries(database: Database) {
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
    // Most who see only a part of a supergroup or channel see all that came after they did: counted by blocks.
    if (of === 'dialog' && mailbox === -peer && !page.belowId && !isDated(page)) return (await database.query<{ count: number }>(countAbove, [mailbox, aboveId]))[0]!.count;
    const bounds = [page.belowId || NO_ID_ABOVE, page.aboveId ?? 0, ...datesOf(page)];
    return (await database.query<{ count: number }>(questions[page.of ?? 'dialog'].countWithin, [page.mailbox, listOf(page), ...bounds]))[0]!.count;
  }

  return {
    /** pts of a mailbox: that of its last entry, EMPTY_MAILBOX_PTS for an empty one. */
    async state(mailbox: number): Promise<{ pts: number }> {
      const [row] = await database.query<{ pts: number }>(lastPts, [mailbox]);
      return row!;
    },

    /** Entries after `fromPts`, oldest first, at most `limit` (≤ 5,000), and where the mailbox stands (invariants U1, U4, U5). */
    async difference(mailbox: number, fromPts: number, limit: number): Promise<{ entries: DifferenceEntry[]; pts: number }> {
      const [rows, [state]] = await Promise.all([
        database.query<StoredEntry>(entriesAfter, [mailbox, fromPts, Math.min(limit, DIFFERENCE_LIMIT)]),
        database.query<{ pts: number }>(lastPts, [mailbox]),
      ]);
      return { entries: rows.map(asEntry), pts: state!.pts };
    },

    /** One page of a list, newest first (invariant M7), and how many messages there are in it; of what is narrowed to a span no more than 100,000 are counted. */
    async history<Kept = never>(page: HistoryPage, atHand: AtHand<Kept> = NOTHING_AT_HAND): Promise<{ messages: PageRow<Kept>[]; count: number; inexact: boolean }> {
      const [rows, within] = await Promise.all([rowsOf(page), isNarrowed(page) ? countWithin(page) : undefined]);
      const events = await eventsAt(database, rows.map(({ position }) => position), atHand);
      const messages = rows.flatMap((row, index) => {
        const event = events[index];
        return event === undefined ? [] : [Object.assign(row, { event })];
      });
      return { messages, count: within ?? rows[0]?.count ?? (await countOf(page)), inexact: isDated(page) && within === COUNTED_MAX };
    },

    /** The messages of a mailbox that are there and not removed, in no particular order. At most 1,000 ids. */
    messagesByIds(mailbox: number, messageIds: readonly number[]): Promise<MessageRow[]> {
      return database.query<MessageRow>(byIds, [mailbox, messageIds.slice(0, SEARCH_LIMIT)]);
    },

    /** Messages on top of a dialog, the newest first, below an id (0 = from the newest). */
    pinnedMessages(mailbox: number, peer: number, beforeId: number, limit: number): Promise<MessageRow[]> {
      return database.query<MessageRow>(pinnedBelow, [mailbox, peer, beforeId || NO_ID_ABOVE, Math.min(limit, HISTORY_LIMIT)]);
    },

    /** How many of them there are above an id. @param thread of a supergroup, 1 = "General", what is in no topic; 0 = the whole dialog @param savedPeer of saved messages: the dialog from which they came */
    async pinnedCount(mailbox: number, peer: number, afterId: number, thread: number, savedPeer: number | undefined): Promise<number> {
      return (await database.query<{ count: number }>(pinnedCount, [mailbox, peer, afterId, thread, savedPeer ?? null]))[0]!.count;
    },

    /** Those of the messages of a dialog that are on top of it. */
    async pinnedAmong(mailbox: number, peer: number, messageIds: readonly number[]): Promise<Set<number>> {
      return new Set((await database.query<{ id: number }>(pinnedIds, [mailbox, peer, messageIds])).map(({ id }) => id));
    },

    searchCandidates({ mailbox, peer, limit }: SearchPage): Promise<MessageRow[]> {
      return database.query<MessageRow>(searchDialog, [mailbox, peer, Math.min(limit, SEARCH_LIMIT)]);
    },
  };
}
