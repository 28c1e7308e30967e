import { expect, test } from 'vitest';
import { emojiHash, listHash, textHash } from './list-hash.ts';

/** Independent implementation, written as in the documentation: 64-bit masking. */
function documented(ids: readonly bigint[]): bigint {
  const mask = (1n << 64n) - 1n;
  return BigInt.asIntN(64, ids.reduce((given, id) => {
    let hash = given;
    hash = (hash ^ (hash >> 21n)) & mask;
    hash = (hash ^ (hash << 35n)) & mask;
    hash = (hash ^ (hash >> 4n)) & mask;
    return (hash + id) & mask;
  }, 0n));
}

test('M8 follows the documentation', () => {
  for (const ids of [[], [1n], [1n, 2n], [10_000_000_001n, 3n, 9_007_199_254_740_991n]]) expect(listHash(ids)).toBe(documented(ids));
  expect(listHash([1, 2])).toBe(listHash([1n, 2n]));
  expect(listHash([1, 2])).not.toBe(listHash([2, 1]));
});

test('a text is hashed by the first eight bytes of its MD5, an emoji without its variation selectors', () => {
  expect(textHash('')).toBe(0xd41d8cd98f00b204n);
  expect(textHash('abc')).toBe(0x900150983cd24fb0n);
  expect(emojiHash('\u2764\uFE0F')).toBe(textHash('\u2764'));
});
