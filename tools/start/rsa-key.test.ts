import { expect, test } from 'vitest';
import { isFoundByEveryClient } from './rsa-key.ts';

test.each([
  [0x0daaaffe0b86896bn, false], // mtcute: "Could not find server public key with any of these fingerprints: daaaffe0b86896b"
  [0x00000000_00000001n, false],
  [0x10000000_00000000n, true],
  [-0x1000000000000000n, true],
  [-1n, true],
])('a key with fingerprint %s is kept: %s', (fingerprint, kept) => expect(isFoundByEveryClient(fingerprint)).toBe(kept));
