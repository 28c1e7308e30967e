/**
 * The rule for paging any list of messages, newest first (core.telegram.org/api/offsets): "calculated … as offsetFromID(offset_id) + add_offset",
 * then `limit`, and "additional filtering … applied to the list after slicing".
 */

/** Absent or 0: not given. */
export type Offsets = {
  /** The page starts with the newest message that has a smaller id; not given: with the newest of all. */
  offsetId?: number;
  /** Shifts the page by this many messages: positive towards older ones, negative towards newer ones. What would precede the newest message is cut off. */
  addOffset?: number;
  limit: number;
  /** Filter applied after slicing, exclusive bounds: the page may become shorter. */
  maxId?: number;
  minId?: number;
};

/** Access to a list by ranges; both functions return newest first. */
export type Listed<Row> = {
  /** At most `limit` messages below an id, skipping the newest `skip` of them. */
  older(belowId: number, skip: number, limit: number): Promise<Row[]>;
  /** At most `limit` messages from an id upwards, skipping the oldest `skip` of them. */
  newer(fromId: number, skip: number, limit: number): Promise<Row[]>;
};

/** Greater than every id. */
export const NO_ID_ABOVE = 2_147_483_647;

/** Cuts a page out of a list. */
export async function pageOf<Row extends { messageId: number }>(offsets: Offsets, list: Listed<Row>): Promise<Row[]> {
  const { offsetId, addOffset = 0, limit } = offsets;
  const above = Math.max(-addOffset, 0);
  const [newer, older] = await Promise.all([
    above === 0 || !offsetId ? [] : list.newer(offsetId, Math.max(above - limit, 0), Math.min(above, limit)),
    above >= limit ? [] : list.older(offsetId || NO_ID_ABOVE, Math.max(addOffset, 0), limit - above),
  ]);
  return reduced(offsets, [...newer, ...older]);
}

/** As pageOf, for a list in memory (newest first). */
export function pageAmong<Row extends { messageId: number }>(offsets: Offsets, rows: readonly Row[]): Row[] {
  const { offsetId, addOffset = 0, limit } = offsets;
  const first = offsetId ? rows.findIndex(({ messageId }) => messageId < offsetId) : 0;
  const start = (first < 0 ? rows.length : first) + addOffset;
  return reduced(offsets, rows.slice(Math.max(start, 0), Math.max(start + limit, 0)));
}

const reduced = <Row extends { messageId: number }>({ maxId, minId = 0 }: Offsets, rows: Row[]): Row[] =>
  rows.filter(({ messageId }) => messageId > minId && (!maxId || messageId < maxId));
