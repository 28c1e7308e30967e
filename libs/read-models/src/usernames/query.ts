import type { Database } from '../postgres/database.ts';
import { wanted } from '../postgres/wanted.ts';

/** Columns of UserRow and ChatRow about granted usernames. */
export type GrantedNames = {
  /** In the order in which they were granted. */
  granted: string[];
  /** Active usernames in order; '': the chosen one. null or empty: only the chosen one is active. */
  nameOrder: string[] | null;
};

/** SQL columns for a query with a `peer`. */
export const grantedNamesOf = (peer: string) => `array(select g.username from granted_username g where g.peer = ${peer} order by g.position) as granted,
    (select o.active from username_order o where o.peer = ${peer}) as "nameOrder"`;

/** SQL: whether `peer` has an active granted username. */
export const hasActiveName = (peer: string) => `exists (select from username_order o where o.peer = ${peer} and o.active <> array['']::text[] and o.active <> '{}')`;

const NAMED = `select g.peer, coalesce(g.username = any(o.active), false) as active from granted_username g left join username_order o on o.peer = g.peer`;
const holder = { name: 'granted-username', text: `${NAMED} where lower(g.username) = lower($1)` };
const search = {
  name: 'search-granted-usernames',
  text: `select distinct peer from (${NAMED} where lower(g.username) ~>=~ $1 and lower(g.username) ~<~ $2) named where active limit $3`,
};

/** In byte order, every text with a prefix lies between the prefix and the prefix followed by the highest code point. */
const HIGHEST = '\u{10FFFF}';
const SEARCH_LIMIT = 100;

export type UsernameQueries = ReturnType<typeof usernameQueries>;

export function usernameQueries(database: Database) {
  return {
    /** The holder of a granted name, case-insensitively. */
    async grantedUsername(username: string): Promise<{ peer: number; active: boolean } | undefined> {
      return (await database.query<{ peer: number; active: boolean }>(holder, [username]))[0];
    },

    /** Holders of active granted names that start with the text. At most 100. */
    async searchGrantedUsernames(text: string, limit: number): Promise<number[]> {
      const beginning = wanted(text);
      const rows = await database.query<{ peer: number }>(search, [beginning, beginning + HIGHEST, Math.min(limit, SEARCH_LIMIT)]);
      return rows.map(({ peer }) => peer);
    },
  };
}
