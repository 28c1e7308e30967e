import { encodeColumn } from '../postgres/binary-array.ts';
import type { Database } from '../postgres/database.ts';

/** When people were last seen, outside the log: not a fact to keep for ever, and lost without harm. */
export interface LastSeen {
  /** Seconds since 1970 by user; somebody never seen is absent. */
  of(users: readonly number[]): Promise<Map<number, number>>;
  /** Keeps the later of what is stored and what is given. */
  save(seen: ReadonlyMap<number, number>): Promise<void>;
}

const find = { name: 'last-seen', text: 'select user_id as "user", seen_at_s as "atS" from last_seen where user_id = any($1::int8[])' };
const store = {
  name: 'save-last-seen',
  text: `insert into last_seen (user_id, seen_at_s) select * from unnest($1::int8[], $2::int8[])
    on conflict (user_id) do update set seen_at_s = greatest(last_seen.seen_at_s, excluded.seen_at_s)`,
};

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
