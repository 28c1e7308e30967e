import type { Database } from '../postgres/database.ts';

const LEFT_MAX = 200;

const newestIds = { name: 'member-ids', text: 'select user_id as "userId" from chat_member where chat = $1 and inside order by joined_at_ms desc limit $2' };
const leftChats = {
  name: 'left-chats',
  text: `select m.chat from chat_member m join chat c on c.chat = m.chat
    where m.user_id = $1 and not m.inside and m.joined_at_ms > 0 and m.denied & 1 = 0 and not c.deleted and m.chat < -1000000000000 order by m.chat desc offset $2 limit $3`,
};

/** Who belongs to a chat, and to which somebody belongs no more. */
export function belongingQueries(database: Database) {
  return {
    /** Members, those who came last first. */
    async memberIds(chat: number, limit: number): Promise<number[]> {
      return (await database.query<{ userId: number }>(newestIds, [chat, limit])).map(({ userId }) => userId);
    },

    /** Supergroups and channels that somebody has left, and may come back to. At most 200. */
    async leftChats(user: number, offset: number, limit: number): Promise<number[]> {
      return (await database.query<{ chat: number }>(leftChats, [user, offset, Math.min(limit, LEFT_MAX)])).map(({ chat }) => chat);
    },
  };
}
