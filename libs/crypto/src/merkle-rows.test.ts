import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CryptoError } from './errors.ts';
import { leafHash, nodeHash } from './merkle.ts';
import { leafHashes, parentHashes, rowHashings } from './merkle-rows.ts';

function framed(entries: readonly Uint8Array[]): Buffer {
  return Buffer.concat(entries.flatMap((entry) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(entry.length);
    return [length, entry];
  }));
}

describe.each(rowHashings.map((hashing) => [hashing.name, hashing] as const))('rows of hashes by %s', (_, { hashLeaves, hashNodes }) => {
  test('leaf hashes equal those of leafHash, whatever the sizes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 40 }), (entries) => {
        const target = Buffer.alloc(32 * entries.length);
        expect(hashLeaves(framed(entries), target)).toBe(true);
        expect(target).toEqual(Buffer.concat(entries.map(leafHash)));
      }),
    );
  });

  test('sizes around block boundaries, and the longest entry', () => {
    const entries = [...Array.from({ length: 200 }, (_, size) => new Uint8Array(size).fill(size)), new Uint8Array(65_535).fill(7)];
    const target = Buffer.alloc(32 * entries.length);
    expect(hashLeaves(framed(entries), target)).toBe(true);
    expect(target).toEqual(Buffer.concat(entries.map(leafHash)));
  });

  test('node hashes equal those of nodeHash', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 64, maxLength: 64 }), { maxLength: 40 }), (pairs) => {
        const target = Buffer.alloc(32 * pairs.length);
        expect(hashNodes(Buffer.concat(pairs), target)).toBe(true);
        expect(target).toEqual(Buffer.concat(pairs.map((pair) => nodeHash(pair.subarray(0, 32), pair.subarray(32)))));
      }),
    );
  });

  test('inconsistent sizes are reported, and nothing beyond the arrays is accessed', () => {
    const two = framed([new Uint8Array(10), new Uint8Array(20)]);
    expect(hashLeaves(two, Buffer.alloc(32))).toBe(false);
    expect(hashLeaves(two, Buffer.alloc(96))).toBe(false);
    expect(hashLeaves(two.subarray(0, -1), Buffer.alloc(64))).toBe(false);
    expect(hashLeaves(Buffer.from('ffffffff00', 'hex'), Buffer.alloc(32))).toBe(false);
    expect(hashLeaves(Buffer.from('0000', 'hex'), Buffer.alloc(32))).toBe(false);
    expect(hashNodes(Buffer.alloc(64), Buffer.alloc(64))).toBe(false);
    expect(hashNodes(Buffer.alloc(63), Buffer.alloc(32))).toBe(false);
  });
});

describe.skipIf(rowHashings[0]!.name !== 'native')('the SHA-256 addon (build it with: node libs/crypto/native/build.mjs)', () => {
  test.each([
    ['half a hash', [new Uint8Array(64), new Uint8Array(31)]],
    ['wider elements', [new Uint16Array(64), new Uint8Array(32)]],
    ['no array at all', ['sixty-four bytes', new Uint8Array(32)]],
    ['a missing argument', [new Uint8Array(64)]],
  ])('never touches memory on %s', (_, args) => {
    const { hashLeaves, hashNodes } = rowHashings[0]!;
    for (const hash of [hashLeaves, hashNodes]) expect(() => Reflect.apply(hash, undefined, args)).toThrow(TypeError);
  });
});

test('a row of the wrong size is refused', () => {
  expect(() => leafHashes(Buffer.alloc(3), 1)).toThrow(CryptoError);
  expect(() => parentHashes(Buffer.alloc(96))).toThrow(CryptoError);
  expect(leafHashes(Buffer.alloc(0), 0)).toEqual(Buffer.alloc(0));
});
