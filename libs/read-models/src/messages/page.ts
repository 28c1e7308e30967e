/**
 * The one rule by which a page is cut out of any list of messages, newest first (core.telegram.org/api/offsets): "calculated … as
 * offsetFromID(offset_id) + add_offset", then `limit`, and "additional filtering … applied to the list after slicing".
 */

/** Absent or 0 = not given. */
export type Offsets = {
  /** The page begins with the newest message that has a smaller id; not given: with the newest of all. */
  offsetId?: number;
  /** Shifts the page by so many messages: positive to older ones, negative to newer ones. What would stand before the newest is cut off. */
  addOffset?: number;
  limit: number;
  /** What is left of the page afterwards: only ids below and above, so that it may have fewer messages than there are. */
  maxId?: number;
  minId?: number;
};

/** A list that is asked for parts of itself; both answers are newest first. */
export type Listed<Row> = {
  /** At most `limit` below an id, after the newest `skip` of them. */
  older(belowId: number, skip: number, limit: number): Promise<Row[]>;
  /** At most `limit` from an id on upwards, after the oldest `skip` of them. */
  newer(fromId: number, skip: number, limit: number): Promise<Row[]>;
};

/** Above every id. */
export const NO_ID_ABOVE = 2_147_483_647;

export async function pageOf<Row extends { messageId: number }>(offsets: Offsets, list: Listed<Row>): Promise<Row[]> {
  const { offsetId, addOffset = 0, limit } = offsets;
  const above = Math.max(-addOffset, 0);
  const [newer, older] = await Promise.all([
    above === 0 || !offsetId ? [] : list.newer(offsetId, Math.max(above - limit, 0), Math.min(above, limit)),
    above >= limit ? [] : list.older(offsetId || NO_ID_ABOVE, Math.max(addOffset, 0), limit - above),
  ]);
  return reduced(offsets, [...newer, ...older]);
}

/** The same of a list that is at hand. */
export function pageAmong<Row extends { messageId: number }>(offsets: Offsets, rows: readonly Row[]): Row[] {
  const { offsetId, addOffset = 0, limit } = offsets;
  const first = offsetId ? rows.findIndex(({ messageId }) => messageId < offsetId) : 0;
  const start = (first < 0 ? rows.length : first) + addOffset;
  return reduced(offsets, rows.slice(Math.max(start, 0), Math.max(start + limit, 0)));
}

const reduced = <Row extends { messageId: number }>({ maxId, minId = 0 }: Offsets, rows: Row[]): Row[] =>
  rows.filter(({ messageId }) => messageId > minId && (!maxId || messageId < maxId));
