import { describe, expect, test } from 'vitest';
import { checkRange } from './download-range.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

describe('F4 checkRange', () => {
  test.each([
    [0, 4 * KIB, false], [4 * KIB, 4 * KIB, false], [0, MIB, false], [7 * MIB, MIB, false], [512 * KIB, 512 * KIB, false],
    [KIB, KIB, true], [3 * KIB, MIB, true], [MIB - KIB, 5 * KIB, true], [4 * 1024 * MIB, 128 * KIB, false],
  ])('lets %i + %i pass (precise %s)', (offset, limit, precise) => {
    expect(() => checkRange(offset, limit, precise)).not.toThrow();
  });

  test.each([
    [KIB, 4 * KIB, false, 'OFFSET_INVALID'],
    [512, KIB, true, 'OFFSET_INVALID'],
    [-4 * KIB, 4 * KIB, false, 'OFFSET_INVALID'],
    [MIB - 4 * KIB, 8 * KIB, false, 'OFFSET_INVALID'],
    [0, 0, false, 'LIMIT_INVALID'],
    [0, -KIB, true, 'LIMIT_INVALID'],
    [0, 1000, true, 'LIMIT_INVALID'],
    [0, 12 * KIB, false, 'LIMIT_INVALID'],
    [0, 2 * MIB, true, 'LIMIT_INVALID'],
  ])('refuses %i + %i (precise %s): %s', (offset, limit, precise, refusal) => {
    expect(() => checkRange(offset, limit, precise)).toThrow(refusal);
  });
});
