/** Threads of supergroups, including topics: message counts, and the thread of each message. */
import type { Database } from '../postgres/database.ts';
import { countOfThread } from './history-query.ts';
import type { MessageRow } from './message-row.ts';

/** `newestId`: the highest message of the thread, 0: none left. */
export type ThreadRow = { thread: number; messages: number; newestId: number };

const rowsOf = {
  name: 'threads',
  text: `select w.thread, ${countOfThread('$1', 'w.thread')} as messages,
      coalesce((select t.message_id from thread_message t where t.mailbox = $1 and t.thread = w.thread order by t.message_id desc limit 1), 0) as "newestId"
    from unnest($2::int4[]) as w (thread)`,
};
const speakers = {
  name: 'thread-speakers',
  text: `select w.thread, s.speaker from unnest($2::int4[]) as w (thread) cross join lateral (
      select recent.speaker, max(recent.message_id) as newest
      from (select t.speaker, t.message_id from thread_message t where t.mailbox = $1 and t.thread = w.thread order by t.message_id desc limit $3) recent
      group by recent.speaker) s
    order by w.thread, s.newest desc`,
};
/** `thread` 1: "General", i.e. messages in no topic. */
const pinned = {
  name: 'pinned-in-thread',
  text: `select e.pts as "messageId", e.peer, e.reply_to_id as "replyToId", e.message as position, e.pinned, m.edit, m.keyboard, m.event
    from mailbox_entry e join message m on m.position = e.message left join thread_message t on t.mailbox = e.mailbox and t.message_id = e.pts
    where e.mailbox = $1 and e.peer = -$1::int8 and e.pinned and not e.removed and e.pts < $3
      and (t.thread = $2 or ($2 = 1 and not coalesce(t.topic, false))) order by e.pts desc limit $4`,
};
const placesOf = { name: 'threads-of-messages', text: 'select message_id as "messageId", thread, topic from thread_message where mailbox = $1 and message_id = any($2::int4[])' };

const INT4_MAX = 2_147_483_647;
const PINNED_MAX = 100;
/** Number of newest messages of a thread from which the recent speakers are taken. */
const RECENT = 32;

export type ThreadQueries = ReturnType<typeof threadQueries>;

export function threadQueries(database: Database) {
  return {
    /** For each thread, including empty ones. @param mailbox of the supergroup */
    threads(mailbox: number, threads: readonly number[]): Promise<ThreadRow[]> {
      return database.query<ThreadRow>(rowsOf, [mailbox, threads]);
    },

    /** The peers that the newest messages of each thread were sent as, latest first. */
    threadSpeakers(mailbox: number, threads: readonly number[]): Promise<{ thread: number; speaker: number }[]> {
      return database.query<{ thread: number; speaker: number }>(speakers, [mailbox, threads, RECENT]);
    },

    /** Pinned messages of a thread, newest first, below an id. At most 100. */
    pinnedInThread(mailbox: number, thread: number, beforeId: number, limit: number): Promise<MessageRow[]> {
      return database.query<MessageRow>(pinned, [mailbox, thread, beforeId || INT4_MAX, Math.min(limit, PINNED_MAX)]);
    },

    /** The thread of each message; messages in no thread are omitted. */
    threadsOfMessages(mailbox: number, messageIds: readonly number[]): Promise<{ messageId: number; thread: number; topic: boolean }[]> {
      return database.query<{ messageId: number; thread: number; topic: boolean }>(placesOf, [mailbox, messageIds]);
    },
  };
}
