import { refusal } from '@teamgram/domain';

const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * F4, core.telegram.org/api/files#downloading-files: "offset must be divisible by 4 KB, limit must be divisible by 4 KB, 1048576 must be
 * divisible by limit, offset / (1024 * 1024) == (offset + limit - 1) / (1024 * 1024)"; with `precise` "offset must be divisible by 1 KB,
 * limit must be divisible by 1 KB, limit must not exceed 1048576". Throws OFFSET_INVALID, LIMIT_INVALID.
 */
export function checkRange(offset: number, limit: number, precise: boolean): void {
  const step = precise ? KIB : 4 * KIB;
  if (!Number.isSafeInteger(offset) || offset < 0 || offset % step !== 0) throw refusal('OFFSET_INVALID');
  if (limit <= 0 || limit > MIB || limit % step !== 0) throw refusal('LIMIT_INVALID');
  if (precise) return;
  if (MIB % limit !== 0) throw refusal('LIMIT_INVALID');
  if (Math.floor(offset / MIB) !== Math.floor((offset + limit - 1) / MIB)) throw refusal('OFFSET_INVALID');
}
