import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accessHashes, HashedKind } from './access-hash.ts';

const hashes = accessHashes(new Uint8Array(32).fill(7));
const id = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });

test('M3 a hash is valid for its object and viewer only', () => {
  fc.assert(fc.property(id, id, id, (viewer, object, other) => {
    const hash = hashes.of(viewer, HashedKind.user, object);
    expect(hashes.matches(viewer, HashedKind.user, object, hash)).toBe(true);
    expect(BigInt.asIntN(64, hash)).toBe(hash);
    if (other !== viewer) expect(hashes.matches(other, HashedKind.user, object, hash)).toBe(false);
    if (other !== object) expect(hashes.matches(viewer, HashedKind.user, other, hash)).toBe(false);
    expect(hashes.matches(viewer, HashedKind.photo, object, hash)).toBe(false);
    expect(hashes.matches(viewer, HashedKind.user, object, hash ^ 1n)).toBe(false);
  }), { seed: 1 });
});

test('M3 another deployment has other hashes', () => {
  const elsewhere = accessHashes(new Uint8Array(32).fill(8));
  expect(elsewhere.matches(1, HashedKind.user, 2, hashes.of(1, HashedKind.user, 2))).toBe(false);
});
