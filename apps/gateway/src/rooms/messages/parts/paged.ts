/** Pagination parameters of requests (core.telegram.org/api/offsets). */
import type { Offsets } from '@teamgram/read-models';
import { pageLimit } from '../../../rpc/page-limit.ts';

const LIMIT_MAX = 100;

export type Paged = { offset_id: number; add_offset: number; limit: number; max_id: number; min_id: number };

/** @param usual page size when the client gives none */
export function offsetsOf({ offset_id, add_offset, limit, max_id, min_id }: Paged, usual = LIMIT_MAX): Offsets {
  return { offsetId: Math.max(offset_id, 0), addOffset: add_offset, limit: pageLimit(limit, LIMIT_MAX, usual), maxId: Math.max(max_id, 0), minId: min_id };
}
