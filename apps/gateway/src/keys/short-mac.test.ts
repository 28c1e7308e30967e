import { createHmac, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { shortMac } from './short-mac.ts';

// RFC 4231, test case 2.
test('equals the published vector', () => {
  const mac = shortMac(Buffer.from('Jefe'), 64);
  expect(mac(Buffer.from('what do ya want for nothing?')).toString('hex')).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
});

test.each([0, 1, 17, 64])('equals createHmac for %i bytes, call after call', (sizeBytes) => {
  const key = randomBytes(32);
  const mac = shortMac(key, 64);
  for (const message of [randomBytes(sizeBytes), randomBytes(sizeBytes)]) {
    expect(mac(message)).toEqual(createHmac('sha256', key).update(message).digest());
  }
});

test('refuses a key that HMAC would hash first', () => {
  expect(() => shortMac(new Uint8Array(65), 1)).toThrow(RangeError);
});
