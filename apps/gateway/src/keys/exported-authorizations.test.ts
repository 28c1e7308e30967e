import { expect, test } from 'vitest';
import { exportedAuthorizations, importId } from './exported-authorizations.ts';

const clock = { nowMs: 1_700_000_000_000 };
const exported = exportedAuthorizations(new Uint8Array(32).fill(1), () => clock.nowMs);

test('A2 bytes are valid for a minute, if unaltered', () => {
  const bytes = exported.give({ keyId: 2n ** 63n + 5n, userId: 10_000_000_001 });
  expect(exported.read(bytes)).toEqual({ keyId: 2n ** 63n + 5n, userId: 10_000_000_001 });
  for (let index = 0; index < bytes.length; index++) {
    const altered = Uint8Array.from(bytes);
    altered[index]! ^= 1;
    expect(exported.read(altered)).toBeUndefined();
  }
  expect(exported.read(new Uint8Array(3))).toBeUndefined();
  clock.nowMs += 61_000;
  expect(exported.read(bytes)).toBeUndefined();
});

test('A2 bytes are unique, and each derives one command id', () => {
  const [one, other] = [exported.give({ keyId: 1n, userId: 2 }), exported.give({ keyId: 1n, userId: 2 })];
  expect(one).not.toEqual(other);
  expect(importId(one)).toEqual(importId(one));
  expect(importId(one)).not.toEqual(importId(other));
});
