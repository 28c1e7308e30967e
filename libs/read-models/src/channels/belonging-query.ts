import type { Database } from '../postgres/database.ts';
import { CLEARED } from './cleared.ts';

const LEFT_MAX = 200;
const FOUND_MAX = 100;

const newestIds = { name: 'member-ids', text: 'select user_id as "userId" from chat_member where chat = $1 and inside order by joined_at_ms desc limit $2' };
const leftChats = {
  name: 'left-chats',
  text: `select m.chat from chat_member m join chat c on c.chat = m.chat
    where m.user_id = $1 and not m.inside and m.joined_at_ms > 0 and m.denied & 1 = 0 and not c.deleted and m.chat < -1000000000000 order by m.chat desc offset $2 limit $3`,
};
const named = {
  name: 'own-chats-named',
  text: `select m.chat from chat_member m join chat c on c.chat = m.chat
    where m.user_id = $1 and m.inside and not c.deleted and c.migrated_to = 0 and ${CLEARED} and position($2 in lower(c.title)) > 0 order by m.joined_at_ms desc, m.chat limit $3`,
};

const changedSince = {
  name: 'chats-changed',
  text: `select m.user_id as "userId", m.chat from chat_member m join chat c on c.chat = m.chat
      where m.user_id = any($1::int8[]) and m.inside and greatest(m.changed_at_ms, c.changed_at_ms) >= $2
    union all select user_id, chat from chat_member where user_id = any($1::int8[]) and not inside and changed_at_ms >= $2`,
};

/** Members of chats, and chats that a user has left. */
export function belongingQueries(database: Database) {
  return {
    /** Members, the latest to join first. */
    async memberIds(chat: number, limit: number): Promise<number[]> {
      return (await database.query<{ userId: number }>(newestIds, [chat, limit])).map(({ userId }) => userId);
    },

    /** Chats whose shown properties changed since a time, or in which the user joined, left or got other rights. */
    chatsChangedSince(users: readonly number[], atMs: number): Promise<{ userId: number; chat: number }[]> {
      return database.query(changedSince, [users, atMs]);
    },

    /** Supergroups and channels that the user has left and may rejoin. At most 200. */
    async leftChats(user: number, offset: number, limit: number): Promise<number[]> {
      return (await database.query<{ chat: number }>(leftChats, [user, offset, Math.min(limit, LEFT_MAX)])).map(({ chat }) => chat);
    },

    /** The user's groups and channels whose title contains the text, case-insensitively; the latest joined first. */
    async searchOwnChats(user: number, text: string, limit: number): Promise<number[]> {
      return (await database.query<{ chat: number }>(named, [user, text.toLowerCase(), Math.min(limit, FOUND_MAX)])).map(({ chat }) => chat);
    },
  };
}
