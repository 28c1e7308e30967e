import type { Database } from '../postgres/database.ts';
import { wanted } from '../postgres/wanted.ts';

/** What stands in UserRow and ChatRow of granted names. */
export type GrantedNames = {
  /** In the order in which they were granted. */
  granted: string[];
  /** Active ones in order; '' = the chosen one. null or empty = only that one. */
  nameOrder: string[] | null;
};

/** Columns of a query over `peer`. */
export const grantedNamesOf = (peer: string) => `array(select g.username from granted_username g where g.peer = ${peer} order by g.position) as granted,
    (select o.active from username_order o where o.peer = ${peer}) as "nameOrder"`;

/** The granted names of `peer` that are active. */
export const hasActiveName = (peer: string) => `exists (select from username_order o where o.peer = ${peer} and o.active <> array['']::text[] and o.active <> '{}')`;

const NAMED = `select g.peer, coalesce(g.username = any(o.active), false) as active from granted_username g left join username_order o on o.peer = g.peer`;
const holder = { name: 'granted-username', text: `${NAMED} where lower(g.username) = lower($1)` };
const search = {
  name: 'search-granted-usernames',
  text: `select distinct peer from (${NAMED} where lower(g.username) ~>=~ $1 and lower(g.username) ~<~ $2) named where active limit $3`,
};

/** Byte by byte, everything that begins with a text lies between it and it followed by the highest code point. */
const HIGHEST = '\u{10FFFF}';
const SEARCH_LIMIT = 100;

export type UsernameQueries = ReturnType<typeof usernameQueries>;

export function usernameQueries(database: Database) {
  return {
    /** Who was granted a name, letter case aside. */
    async grantedUsername(username: string): Promise<{ peer: number; active: boolean } | undefined> {
      return (await database.query<{ peer: number; active: boolean }>(holder, [username]))[0];
    },

    /** Who has an active granted name that begins with the text. At most 100. */
    async searchGrantedUsernames(text: string, limit: number): Promise<number[]> {
      const beginning = wanted(text);
      const rows = await database.query<{ peer: number }>(search, [beginning, beginning + HIGHEST, Math.min(limit, SEARCH_LIMIT)]);
      return rows.map(({ peer }) => peer);
    },
  };
}
