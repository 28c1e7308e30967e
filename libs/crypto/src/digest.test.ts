import { expect, test } from 'vitest';
import { sha1 as nobleSha1 } from '@noble/hashes/legacy.js';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { sha256 as nobleSha256, sha512 as nobleSha512 } from '@noble/hashes/sha2.js';
import { constantTimeEqual, hkdfSha256, hmacSha256, pbkdf2Sha512, sha1, sha256, sha512 } from './digest.ts';
import { secureRandom, seededRandom } from './random.ts';

const hex = (text: string): Uint8Array => Buffer.from(text, 'hex');
const text = (value: string): Uint8Array => Buffer.from(value, 'utf8');

// FIPS 180-4 examples, csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values
test.each([
  ['SHA-1', sha1, 'a9993e364706816aba3e25717850c26c9cd0d89d'],
  ['SHA-256', sha256, 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['SHA-512', sha512, 'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f'],
])('%s of "abc"', (_, digest, expected) => {
  expect(digest(text('abc'))).toEqual(hex(expected));
});

test('digests agree with a second implementation for all sizes around the block boundaries', () => {
  for (let size = 0; size < 300; size += 7) {
    const data = seededRandom(`digest ${size}`)(size);
    expect(Buffer.compare(sha1(data), nobleSha1(data))).toBe(0);
    expect(Buffer.compare(sha256(data), nobleSha256(data))).toBe(0);
    expect(Buffer.compare(sha512(data), nobleSha512(data))).toBe(0);
  }
});

test('HMAC-SHA-256: RFC 4231 test case 2', () => {
  expect(hmacSha256(text('Jefe'), text('what do ya want for nothing?'))).toEqual(hex('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'));
});

test('HKDF-SHA-256: RFC 5869 A.1 and A.3', () => {
  const key = hex('0b'.repeat(22));
  const withSalt = hkdfSha256(key, hex('000102030405060708090a0b0c'), hex('f0f1f2f3f4f5f6f7f8f9'), 42);
  expect(Buffer.from(withSalt)).toEqual(hex('3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865'));
  const without = hkdfSha256(key, new Uint8Array(0), '', 42);
  expect(Buffer.from(without)).toEqual(hex('8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8'));
});

test('PBKDF2-HMAC-SHA-512 agrees with a second implementation', async () => {
  const expected = pbkdf2(nobleSha512, 'password', 'salt', { c: 1000, dkLen: 64 });
  expect(Buffer.compare(await pbkdf2Sha512(text('password'), text('salt'), 1000), expected)).toBe(0);
});

test('constant-time comparison', () => {
  expect(constantTimeEqual(hex('0102'), hex('0102'))).toBe(true);
  expect(constantTimeEqual(hex('0102'), hex('0103'))).toBe(false);
  expect(constantTimeEqual(hex('0102'), hex('010200'))).toBe(false);
});

test('the pooled generator never returns the same bytes twice, across refills and for large requests', () => {
  const seen = new Set<string>();
  for (let i = 0; i < 12_000; i++) seen.add(Buffer.from(secureRandom(12)).toString('hex'));
  for (let i = 0; i < 4; i++) seen.add(Buffer.from(secureRandom(5000)).toString('hex'));
  expect(seen.size).toBe(12_004);
  expect(secureRandom(0).length).toBe(0);
  expect(secureRandom(70_000).length).toBe(70_000);
});

test('a seeded source is reproducible, independent of request sizes, and differs by seed', () => {
  const [a, b] = [seededRandom('seed'), seededRandom('seed')];
  const whole = a(100);
  expect(Buffer.concat([b(1), b(40), b(59)])).toEqual(Buffer.from(whole));
  expect(Buffer.compare(seededRandom('other')(100), whole)).not.toBe(0);
});
