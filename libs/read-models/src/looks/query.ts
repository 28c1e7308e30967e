import type { Database } from '../postgres/database.ts';

/** Appearance settings of a peer. */
export type LookRow = {
  peer: number;
  /** Peer id; 0: none. */
  personalChannel: number;
  /** '': the client's default. */
  tab: string;
  /** null: none. */
  latitude: number | null;
  longitude: number | null;
  address: string;
};

/** Columns of ChatRow; null: derived from the id. */
export type ChatColors = { color: number | null; profileColor: number | null; placed: boolean };

/** SQL columns for a query with a `peer`. */
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
    /** Undefined: nothing was ever set. */
    async look(peer: number): Promise<LookRow | undefined> {
      return (await database.query<LookRow>(byPeer, [peer]))[0];
    },

    /** Those of the chats that have a location. */
    async placedAmong(chats: readonly number[]): Promise<number[]> {
      return (await database.query<{ peer: number }>(placedAmong, [chats])).map(({ peer }) => peer);
    },
  };
}
