import { expect, test } from 'vitest';
import { sipHash, sipKey } from './sip-hash.ts';

const counting = (length: number) => Uint8Array.from({ length }, (_, index) => index);
const hex = ([high, low]: Int32Array) => [high!, low!].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');

// Key 00 01 … 0f and inputs 00 01 … of the reference implementation (github.com/veorq/SipHash, vectors.h); the 15-byte input is the example in the
// paper's appendix A.
test.each([
  [0, '726fdb47dd0e0e31'], [1, '74f839c593dc67fd'], [7, 'ab0200f58b01d137'], [8, '93f5f5799a932462'], [15, 'a129ca6149be45e5'], [63, '958a324ceb064572'],
])('SipHash-2-4 of %d bytes', (length, expected) => {
  expect(hex(sipHash(sipKey(counting(16)), counting(length)))).toBe(expected);
});

test('a key has 16 bytes', () => {
  expect(() => sipKey(counting(15))).toThrow(RangeError);
});
