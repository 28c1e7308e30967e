/** Messages marked by a user: pinned or tagged. */
import type { Database } from '../postgres/database.ts';
import { datesOf, type Within } from './history-query.ts';
import { MESSAGE_COLUMNS, type MessageRow } from './message-row.ts';
import { NO_ID_ABOVE } from './page.ts';

/** The list they are selected from; `savedPeer`: only saved messages that came from this dialog. */
export type PickedFrom = Within & { mailbox: number; peer: number; savedPeer?: number | undefined };

/** Fetched at once, because they are few: pinned messages, and the newest tagged ones among this many saved messages. */
export const PICKED_MAX = 1_000;
const SAVED_MAX = 20_000;

const WITHIN = `e.pts > $3 and e.pts < $4 and m.sent_at_ms >= $5 and m.sent_at_ms < $6 and ($7::int8 is null or e.saved_peer = $7)`;
/** Condition for a supergroup: $8 = 0: no restriction, 1: "General" (messages in no topic), otherwise the thread. */
const IN_THREAD = `($8::int4 = 0 or exists (select from thread_message t where t.mailbox = e.mailbox and t.message_id = e.pts and t.thread = $8)
    or ($8 = 1 and not exists (select from thread_message t where t.mailbox = e.mailbox and t.message_id = e.pts and t.topic)))`;
const pinned = {
  name: 'pinned-within',
  text: `select ${MESSAGE_COLUMNS} from mailbox_entry e join message m on m.position = e.message
    where e.mailbox = $1 and e.peer = $2 and e.pinned and not e.removed and ${WITHIN} and ${IN_THREAD} order by e.pts desc limit ${PICKED_MAX}`,
};
const tagged = {
  name: 'tagged-within',
  text: `select ${MESSAGE_COLUMNS} from (select * from mailbox_entry where mailbox = $1 and peer = $2 and kind = 0 and not removed order by pts desc limit ${SAVED_MAX}) e
      join message_reaction r on r.message = e.message and r.user_id = $1 join message m on m.position = e.message
    where string_to_array(r.emoji, ' ') @> $8::text[] and ${WITHIN} order by e.pts desc limit ${PICKED_MAX}`,
};

export type PickedQueries = ReturnType<typeof pickedQueries>;

export function pickedQueries(database: Database) {
  const valuesOf = ({ mailbox, peer, savedPeer, aboveId, belowId, ...dates }: PickedFrom) => [mailbox, peer, aboveId ?? 0, belowId || NO_ID_ABOVE, ...datesOf(dates), savedPeer ?? null];
  return {
    /** Pinned messages of a dialog or thread, newest first; at most `PICKED_MAX`. @param thread of a supergroup, 1: "General", 0: the whole dialog */
    pinnedWithin(from: PickedFrom, thread: number): Promise<MessageRow[]> {
      return database.query<MessageRow>(pinned, [...valuesOf(from), thread]);
    },

    /** Saved messages that have all of the tags, newest first; at most `PICKED_MAX`. */
    taggedWithin(from: PickedFrom, emoji: readonly string[]): Promise<MessageRow[]> {
      return database.query<MessageRow>(tagged, [...valuesOf(from), emoji]);
    },
  };
}
