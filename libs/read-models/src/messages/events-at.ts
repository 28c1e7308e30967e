import type { Database } from '../postgres/database.ts';

/** The caller's cached value for the event at a position, e.g. already opened: its bytes then need not be fetched. */
export type AtHand<Kept> = (position: number) => Kept | undefined;

export const NOTHING_AT_HAND: AtHand<never> = () => undefined;

/** Not a position: stands for a missing event. */
export const NOWHERE = -1;

const eventsOf = { name: 'events-at', text: 'select position, event from message where position = any($1::int8[])' };

/** For each position the cached value or the stored bytes; undefined for NOWHERE and for deleted messages. One statement fetches all that is missing. */
export async function eventsAt<Kept>(database: Database, positions: readonly number[], atHand: AtHand<Kept>): Promise<(Uint8Array | Kept | undefined)[]> {
  const events = positions.map((position) => (position === NOWHERE ? undefined : atHand(position)));
  const missing = positions.filter((position, index) => position !== NOWHERE && events[index] === undefined);
  if (missing.length === 0) return events;
  const rows = await database.query<{ position: number; event: Uint8Array }>(eventsOf, [missing]);
  const bytes = new Map(rows.map(({ position, event }) => [position, event]));
  return events.map((event, index) => event ?? bytes.get(positions[index]!));
}
