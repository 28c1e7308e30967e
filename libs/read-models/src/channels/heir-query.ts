import type { Database } from '../postgres/database.ts';

const among = (which: string, order: string) => `(select m.user_id from chat_member m join user_account u on u.user_id = m.user_id and u.kind = 'person'
    where m.chat = $1 and ${which} and m.inside and m.user_id <> $2 order by ${order} limit 1)`;
const heir = {
  name: 'heir',
  text: `select coalesce(${among('m.appointed_by <> 0', 'm.appointed_at_ms, m.user_id')}, case when $3 then ${among('true', 'm.joined_at_ms, m.user_id')} end, 0) as heir`,
};

export function heirQueries(database: Database) {
  return {
    /** The successor of a chat's owner: the admin appointed first, otherwise, if members are eligible, the one who joined first. 0: none. */
    async heirOf({ chat, owner, membersMay }: { chat: number; owner: number; membersMay: boolean }): Promise<number> {
      return (await database.query<{ heir: number }>(heir, [chat, owner, membersMay]))[0]!.heir;
    },
  };
}
