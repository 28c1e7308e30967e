import type { Database } from '../postgres/database.ts';

/** null: not set. */
export type AccountLifetimeRow = { ttlDays: number | null; messagesTtlS: number | null };

const lifetimesOf = {
  name: 'message-lifetimes',
  text: 'select peer, period_s as "periodS" from message_lifetime where mailbox in ($1, 0) and peer = any($2::int8[])',
};
const readAmong = { name: 'contents-read', text: 'select message from contents_read where message = any($1::int8[])' };
const account = { name: 'account-lifetime', text: 'select ttl_days as "ttlDays", messages_ttl_s as "messagesTtlS" from account_lifetime where user_id = $1' };

export type LifetimeQueries = ReturnType<typeof lifetimeQueries>;

export function lifetimeQueries(database: Database) {
  return {
    /** Auto-delete periods in seconds, by peer; a missing peer: off. */
    async messageLifetimes(mailbox: number, peers: readonly number[]): Promise<Map<number, number>> {
      const rows = await database.query<{ peer: number; periodS: number }>(lifetimesOf, [mailbox, peers]);
      return new Map(rows.map(({ peer, periodS }) => [peer, periodS]));
    },

    /** Those of the messages (journal positions) whose content was played or viewed. */
    async contentsReadAmong(messages: readonly number[]): Promise<Set<number>> {
      const rows = await database.query<{ message: number }>(readAmong, [messages]);
      return new Set(rows.map(({ message }) => message));
    },

    async accountLifetime(user: number): Promise<AccountLifetimeRow> {
      const [row] = await database.query<AccountLifetimeRow>(account, [user]);
      return row ?? { ttlDays: null, messagesTtlS: null };
    },
  };
}
