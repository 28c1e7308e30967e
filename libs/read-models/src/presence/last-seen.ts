import { encodeColumn } from '../postgres/binary-array.ts';
import type { Database } from '../postgres/database.ts';

/** Last-seen times of users, stored outside the log: not worth keeping for ever, and their loss does no harm. */
export interface LastSeen {
  /** Seconds since 1970 by user; users never seen are omitted. */
  of(users: readonly number[]): Promise<Map<number, number>>;
  /** Keeps the later of the stored and the given time. */
  save(seen: ReadonlyMap<number, number>): Promise<void>;
}

const find = { name: 'last-seen', text: 'select user_id as "user", seen_at_s as "atS" from last_seen where user_id = any($1::int8[])' };
const store = {
  name: 'save-last-seen',
  text: `insert into last_seen (user_id, seen_at_s) select * from unnest($1::int8[], $2::int8[])
    on conflict (user_id) do update set seen_at_s = greatest(last_seen.seen_at_s, excluded.seen_at_s)`,
};

/** Opens the table of last-seen times. */
export function openLastSeen(database: Database): LastSeen {
  return {
    async of(users) {
      const rows = await database.query<{ user: number; atS: number }>(find, [users]);
      return new Map(rows.map(({ user, atS }) => [user, atS]));
    },
    async save(seen) {
      if (seen.size === 0) return;
      await database.query(store, [encodeColumn('int8', [...seen.keys()]), encodeColumn('int8', [...seen.values()])]);
    },
  };
}
