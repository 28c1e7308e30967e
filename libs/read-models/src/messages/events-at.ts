import type { Database } from '../postgres/database.ts';

/** What the caller has of the event at a position already, opened say: its bytes need not travel then. */
export type AtHand<Kept> = (position: number) => Kept | undefined;

export const NOTHING_AT_HAND: AtHand<never> = () => undefined;

/** The position of no event. */
export const NOWHERE = -1;

const eventsOf = { name: 'events-at', text: 'select position, event from message where position = any($1::int8[])' };

/** For every position what the caller has, or the stored bytes; undefined where no message is left (NOWHERE). One statement for all that is missing. */
export async function eventsAt<Kept>(database: Database, positions: readonly number[], atHand: AtHand<Kept>): Promise<(Uint8Array | Kept | undefined)[]> {
  const events = positions.map((position) => (position === NOWHERE ? undefined : atHand(position)));
  const missing = positions.filter((position, index) => position !== NOWHERE && events[index] === undefined);
  if (missing.length === 0) return events;
  const rows = await database.query<{ position: number; event: Uint8Array }>(eventsOf, [missing]);
  const bytes = new Map(rows.map(({ position, event }) => [position, event]));
  return events.map((event, index) => event ?? bytes.get(positions[index]!));
}
