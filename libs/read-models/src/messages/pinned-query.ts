import type { Database } from '../postgres/database.ts';
import { HISTORY_LIMIT } from './history-query.ts';
import { MESSAGE_COLUMNS, type MessageRow } from './message-row.ts';
import { NO_ID_ABOVE } from './page.ts';

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

export function pinnedQueries(database: Database) {
  return {
    /** Pinned messages of a dialog, newest first, below an id (0: from the newest). */
    pinnedMessages(mailbox: number, peer: number, beforeId: number, limit: number): Promise<MessageRow[]> {
      return database.query<MessageRow>(pinnedBelow, [mailbox, peer, beforeId || NO_ID_ABOVE, Math.min(limit, HISTORY_LIMIT)]);
    },

    /**
     * Number of pinned messages above an id. @param thread of a supergroup, 1: "General" (messages in no topic), 0: the whole dialog @param savedPeer
     * only saved messages that came from this dialog
     */
    async pinnedCount(mailbox: number, peer: number, afterId: number, thread: number, savedPeer: number | undefined): Promise<number> {
      return (await database.query<{ count: number }>(pinnedCount, [mailbox, peer, afterId, thread, savedPeer ?? null]))[0]!.count;
    },

    /** Those of the messages of a dialog that are pinned. */
    async pinnedAmong(mailbox: number, peer: number, messageIds: readonly number[]): Promise<Set<number>> {
      return new Set((await database.query<{ id: number }>(pinnedIds, [mailbox, peer, messageIds])).map(({ id }) => id));
    },
  };
}
