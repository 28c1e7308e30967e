import { EMPTY_MAILBOX_PTS } from '@teamgram/event-schemas';
import { entryKinds, type MailboxEntry } from './entries.ts';
import { historyQueries } from './history-query.ts';
import { MESSAGE_COLUMNS, type MessageRow } from './message-row.ts';
import { pinnedQueries } from './pinned-query.ts';
import type { Database } from '../postgres/database.ts';

/** An entry as sent live; `event` and `edit` for the kinds sent and edited, null when the message was deleted. */
export type DifferenceEntry = MailboxEntry & { event: Uint8Array | null; edit: Uint8Array | null; keyboard: Uint8Array | null; /** For a sent message: it is pinned. */ pinned: boolean };

/** The newest messages of a dialog, to be opened and searched in the gateway, since content is sealed here. */
export type SearchPage = { mailbox: number; peer: number; /** At most 1,000. */ limit: number };

const SEARCH_LIMIT = 1_000;
const DIFFERENCE_LIMIT = 5_000;

const lastPts = { name: 'last-pts', text: `select coalesce(max(pts), ${EMPTY_MAILBOX_PTS}) as pts from mailbox_entry where mailbox = $1` };

const entriesAfter = {
  name: 'entries-after',
  text: `select e.mailbox, e.pts, e.pts_count as "ptsCount", e.kind, e.peer, e.message_id as "messageId", e.reply_to_id as "replyToId",
      e.own as "out", e.position, e.message, e.pinned, e.message_ids as "messageIds", m.event, m.edit, m.keyboard
    from mailbox_entry e left join message m on e.kind <= 1 and not e.removed and m.position = e.message
    where e.mailbox = $1 and e.pts > $2 order by e.pts limit $3`,
};

// `kind + 0` prevents the planner from choosing the history index, which would find the mailbox but not the message.
const byIds = {
  name: 'messages-by-ids',
  text: `select ${MESSAGE_COLUMNS} from mailbox_entry e join message m on m.position = e.message
    where e.mailbox = $1 and e.pts = any($2::int4[]) and e.kind + 0 = 0 and not e.removed`,
};

const searchDialog = {
  name: 'search-dialog',
  text: `select ${MESSAGE_COLUMNS} from mailbox_entry e join message m on m.position = e.message
    where e.mailbox = $1 and e.peer = $2 and e.kind = 0 and not e.removed order by e.pts desc limit $3`,
};

type StoredEntry = Omit<DifferenceEntry, 'kind' | 'messageIds'> & { kind: number; messageIds: number[] | null };

const asEntry = (row: StoredEntry): DifferenceEntry => ({ ...row, kind: entryKinds[row.kind]!, messageIds: row.messageIds ?? [] });

/**
 * The mailbox's pts at the moment when its entries were read. The second statement may already see a newer entry that is not among the rows: a client that
 * took its pts would skip that entry. When the limit cut the rows off, the second statement only says that there are more.
 */
function standing(rows: readonly StoredEntry[], fromPts: number, pts: number, isCut: boolean): number {
  const last = rows.at(-1)?.pts;
  if (last === undefined) return Math.max(EMPTY_MAILBOX_PTS, Math.min(pts, fromPts));
  return isCut ? Math.max(last, pts) : last;
}

export type MessageQueries = ReturnType<typeof messageQueries>;

export function messageQueries(database: Database) {
  return {
    ...historyQueries(database),
    ...pinnedQueries(database),

    /** Current pts of a mailbox: that of its last entry, EMPTY_MAILBOX_PTS when it has none. */
    async state(mailbox: number): Promise<{ pts: number }> {
      const [row] = await database.query<{ pts: number }>(lastPts, [mailbox]);
      return row!;
    },

    /** Entries after `fromPts`, oldest first, at most `limit` (≤ 5,000), and the mailbox's pts at the moment when they were read (invariants U1, U4, U5). */
    async difference(mailbox: number, fromPts: number, limit: number): Promise<{ entries: DifferenceEntry[]; pts: number }> {
      const most = Math.min(limit, DIFFERENCE_LIMIT);
      const [rows, [state]] = await Promise.all([
        database.query<StoredEntry>(entriesAfter, [mailbox, fromPts, most]),
        database.query<{ pts: number }>(lastPts, [mailbox]),
      ]);
      return { entries: rows.map(asEntry), pts: standing(rows, fromPts, state!.pts, rows.length >= most) };
    },

    /** Existing messages with these ids, in no particular order. At most 1,000 ids. */
    messagesByIds(mailbox: number, messageIds: readonly number[]): Promise<MessageRow[]> {
      return database.query<MessageRow>(byIds, [mailbox, messageIds.slice(0, SEARCH_LIMIT)]);
    },

    searchCandidates({ mailbox, peer, limit }: SearchPage): Promise<MessageRow[]> {
      return database.query<MessageRow>(searchDialog, [mailbox, peer, Math.min(limit, SEARCH_LIMIT)]);
    },
  };
}
