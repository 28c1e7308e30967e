/** The simplest implementation of paging, over a list in memory (core.telegram.org/api/offsets), as a reference for every list of messages. */
import fc from 'fast-check';

/** Newest first. */
export type Listed = { messageId: number; dateS: number };
export type Page = { offsetId?: number; offsetDateS?: number; addOffset?: number; limit: number; maxId?: number; minId?: number };
/** Restricts the list before paging. */
export type Bounds = { aboveId?: number | undefined; belowId?: number | undefined; minDateS?: number | undefined; maxDateS?: number | undefined };

/** "offsetFromID(offset_id) is a number of results from the beginning of list up to the result with ID offset_id, inclusive." */
export function naivePage(list: readonly Listed[], asked: Page & Bounds): { ids: number[]; count: number } {
  const { offsetId, offsetDateS, addOffset = 0, limit, maxId, minId = 0, aboveId = 0, belowId, minDateS = 0, maxDateS = 0 } = asked;
  const there = list.filter(({ messageId, dateS }) =>
    messageId > aboveId && (!belowId || messageId < belowId) && (minDateS <= 0 || dateS > minDateS) && (maxDateS <= 0 || dateS < maxDateS));
  const passed = there.filter(({ messageId, dateS }) => (offsetId ? messageId >= offsetId : offsetDateS ? dateS >= offsetDateS : false)).length;
  const sliced = there.filter((_, index) => index >= passed + addOffset && index < passed + addOffset + limit);
  return { ids: sliced.map(({ messageId }) => messageId).filter((id) => id > minId && (!maxId || id < maxId)), count: there.length };
}

/** Random page parameters, valid and absurd. @param idMax above all ids of the list */
export function anyPage(idMax: number): fc.Arbitrary<Required<Omit<Page, 'offsetDateS'>>> {
  const id = fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.integer({ min: 0, max: idMax }) });
  return fc.record({ offsetId: id, addOffset: fc.integer({ min: -25, max: 25 }), limit: fc.integer({ min: 0, max: 20 }), maxId: id, minId: id });
}

/** core.telegram.org/api/offsets#hash-generation, in unsigned 64 bits. */
export function naiveHash(ids: readonly number[]): bigint {
  let hash = 0n;
  for (const id of ids) {
    hash ^= hash >> 21n;
    hash = BigInt.asUintN(64, hash ^ (hash << 35n));
    hash ^= hash >> 4n;
    hash = BigInt.asUintN(64, hash + BigInt(id));
  }
  return BigInt.asIntN(64, hash);
}
