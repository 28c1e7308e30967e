/** What others did to the owner's messages that the owner has not seen: one row for each person and message, whichever table. */
import type { Statement } from '../postgres/database.ts';

/** Ids between the two, the newest first, or with `oldestFirst` the oldest. `thread` null = of the whole dialog; of a supergroup: the message that began the thread, 1 = "General", what is in no topic. */
export type UnreadNewsPage = { owner: number; peer: number; thread: number | null; belowId: number; aboveId: number; offset: number; limit: number; oldestFirst?: boolean };

const IN_THREAD = (thread: string) => `(${thread}::int4 is null or coalesce((select case when t.topic or ${thread} <> 1 then t.thread end
    from thread_message t where t.mailbox = -u.peer and t.message_id = u.message_id), 1) = ${thread})`;

/** How many messages of a dialog have such news: an expression over a row with `owner` and `peer`. */
export const countOfNews = (table: string, owner: string, peer: string) => `(select count(distinct message_id)::int4 from ${table} u where u.owner = ${owner} and u.peer = ${peer})`;

/** Statements over a table of such news. ids: owner, peer, below, above, thread, offset, limit; count: owner, peer, thread. */
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
