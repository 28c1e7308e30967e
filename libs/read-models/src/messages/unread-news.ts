/** Unseen reactions and votes on the owner's messages: one row per user and message, in either table. */
import type { Statement } from '../postgres/database.ts';

/**
 * Ids between the two bounds, newest first, or oldest first with `oldestFirst`. `thread` null: the whole dialog; in a supergroup: the message that
 * started the thread, 1: "General" (messages in no topic).
 */
export type UnreadNewsPage = { owner: number; peer: number; thread: number | null; belowId: number; aboveId: number; offset: number; limit: number; oldestFirst?: boolean };

const IN_THREAD = (thread: string) => `(${thread}::int4 is null or coalesce((select case when t.topic or ${thread} <> 1 then t.thread end
    from thread_message t where t.mailbox = -u.peer and t.message_id = u.message_id), 1) = ${thread})`;

/** SQL: number of messages of a dialog with such news; for a row with `owner` and `peer`. */
export const countOfNews = (table: string, owner: string, peer: string) => `(select count(distinct message_id)::int4 from ${table} u where u.owner = ${owner} and u.peer = ${peer})`;

/** Statements for one such table. ids: owner, peer, below, above, thread, offset, limit; count: owner, peer, thread. */
export function unreadNews(name: string, table: string): { ids: (page: UnreadNewsPage) => Statement; count: Statement } {
  const inOrder = (suffix: string, order: string): Statement => ({
    name: `${name}s${suffix}`,
    text: `select distinct message_id as id from ${table} u where owner = $1 and peer = $2 and message_id < $3 and message_id > $4 and ${IN_THREAD('$5')}
      order by ${order} offset $6 limit $7`,
  });
  const [newest, oldest] = [inOrder('', 'id desc'), inOrder('-oldest', 'id')];
  return {
    ids: ({ oldestFirst }) => (oldestFirst ? oldest : newest),
    count: { name: `${name}-count`, text: `select count(distinct message_id)::int4 as count from ${table} u where owner = $1 and peer = $2 and ${IN_THREAD('$3')}` },
  };
}
