import type { Database } from '../postgres/database.ts';

/** How somebody presents themselves. */
export type LookRow = {
  peer: number;
  /** Peer number; 0 = none. */
  personalChannel: number;
  /** '' = the client's own choice. */
  tab: string;
  /** null = nowhere. */
  latitude: number | null;
  longitude: number | null;
  address: string;
};

/** What stands in ChatRow: null = by the id. */
export type ChatColors = { color: number | null; profileColor: number | null; placed: boolean };

/** Columns of a query over `peer`. */
export const chatColorsOf = (peer: string) => `(select l.color from look l where l.peer = ${peer}) as color, (select l.profile_color from look l where l.peer = ${peer}) as "profileColor",
    exists (select from look l where l.peer = ${peer} and l.latitude is not null) as placed`;

const byPeer = {
  name: 'look',
  text: 'select peer, personal_channel as "personalChannel", tab, latitude, longitude, address from look where peer = $1',
};
const placedAmong = { name: 'placed-chats', text: 'select peer from look where peer = any($1::int8[]) and latitude is not null' };

export type LookQueries = ReturnType<typeof lookQueries>;

export function lookQueries(database: Database) {
  return {
    /** Undefined: nothing was ever chosen. */
    async look(peer: number): Promise<LookRow | undefined> {
      return (await database.query<LookRow>(byPeer, [peer]))[0];
    },

    /** Those of the chats that have a place. */
    async placedAmong(chats: readonly number[]): Promise<number[]> {
      return (await database.query<{ peer: number }>(placedAmong, [chats])).map(({ peer }) => peer);
    },
  };
}
