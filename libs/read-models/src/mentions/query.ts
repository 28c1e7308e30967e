import type { Database, Statement } from '../postgres/database.ts';

/** Ids between the two bounds, newest first, or oldest first with `oldestFirst`. `thread` null: the whole group, 0: messages in no thread. */
export type UnreadMentionsPage = { owner: number; peer: number; thread: number | null; belowId: number; aboveId: number; offset: number; limit: number; oldestFirst?: boolean };

const LIMIT_MAX = 1_000;

const inOrder = (name: string, order: string): Statement => ({
  name,
  text: `select message_id as id from unread_mention where owner = $1 and peer = $2 and message_id < $3 and message_id > $4 and ($5::int4 is null or thread = $5)
    order by ${order} offset $6 limit $7`,
});
const newest = inOrder('unread-mentions', 'message_id desc');
const oldest = inOrder('unread-mentions-oldest', 'message_id');
const count = { name: 'unread-mention-count', text: 'select count(*)::int4 as count from unread_mention where owner = $1 and peer = $2 and ($3::int4 is null or thread = $3)' };
const ofMessages = { name: 'unread-mentions-of', text: 'select message, owner from unread_mention where message = any($1::int8[])' };
const byIds = { name: 'unread-mentions-by-ids', text: 'select peer, message_id as id from unread_mention where owner = $1 and message_id = any($2::int4[]) and case when $3::int8 = 0 then peer > -1000000000000 else peer = $3::int8 end' };

export type MentionQueries = ReturnType<typeof mentionQueries>;

export function mentionQueries(database: Database) {
  return {
    /** Ids of unseen messages that mention the owner. */
    async unreadMentions({ owner, peer, thread, belowId, aboveId, offset, limit, oldestFirst }: UnreadMentionsPage): Promise<number[]> {
      return (await database.query<{ id: number }>(oldestFirst ? oldest : newest, [owner, peer, belowId, aboveId, thread, offset, Math.min(limit, LIMIT_MAX)])).map(({ id }) => id);
    },

    async unreadMentionCount(owner: number, peer: number, thread: number | null): Promise<number> {
      return (await database.query<{ count: number }>(count, [owner, peer, thread]))[0]!.count;
    },

    /** By message (journal position): the mentioned users who have not seen it. */
    async unseenMentions(messages: readonly number[]): Promise<Map<number, Set<number>>> {
      const found = new Map(messages.map((message) => [message, new Set<number>()]));
      for (const { message, owner } of await database.query<{ message: number; owner: number }>(ofMessages, [messages])) found.get(message)!.add(owner);
      return found;
    },

    /** Those of the ids in a supergroup with an unseen mention; `peer` 0: in the owner's own mailbox (basic groups). At most 1,000 ids. */
    unreadMentionsByIds(owner: number, ids: readonly number[], peer: number): Promise<{ peer: number; id: number }[]> {
      return database.query<{ peer: number; id: number }>(byIds, [owner, ids.slice(0, LIMIT_MAX), peer]);
    },
  };
}
