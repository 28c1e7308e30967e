import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleClientInnerData, sampleExchange } from '../test/sample-exchange.ts';
import { igeBackends, igeDecrypt, igeEncrypt } from './aes-ige.ts';
import { concat } from './bytes.ts';
import { sha1 } from './digest.ts';
import { seededRandom } from './random.ts';

const { temporaryAesKey: key, temporaryAesIv: iv, encryptedAnswer, clientEncryptedData, clientPadding } = sampleExchange;

const backends = igeBackends();
/** The OpenSSL backend, which follows the definition of IGE; all others must agree with it. */
const reference = backends.find(({ name }) => name === 'openssl')!;

describe.each(backends)('AES-IGE by $name', ({ encrypt, decrypt }) => {
  test('decrypts the answer of the documented exchange (core.telegram.org/mtproto/samples-auth_key)', () => {
    const answerWithHash = new Uint8Array(encryptedAnswer.length);
    decrypt(key, iv, encryptedAnswer, answerWithHash);
    const answer = answerWithHash.subarray(20, 20 + sampleExchange.answerBytes);
    expect(sha1(answer)).toEqual(Buffer.from(answerWithHash.subarray(0, 20)));
  });

  test('encrypts the client data of the documented exchange', () => {
    const data = sampleClientInnerData();
    const withHash = concat(sha1(data), data, clientPadding);
    const encrypted = new Uint8Array(withHash.length);
    encrypt(key, iv, withHash, encrypted);
    expect(Buffer.from(encrypted)).toEqual(clientEncryptedData);
  });

  test('agrees with the reference for all sizes, also across chunks of 64 KiB', () => {
    const random = seededRandom('ige sizes');
    for (const size of [0, 16, 32, 48, 496, 512, 1024, 65_520, 65_536, 65_552, 131_104]) {
      const plaintext = random(size);
      const [expected, encrypted, decrypted] = [new Uint8Array(size), new Uint8Array(size), new Uint8Array(size)];
      reference.encrypt(key, iv, plaintext, expected);
      encrypt(key, iv, plaintext, encrypted);
      expect(Buffer.compare(encrypted, expected)).toBe(0);
      decrypt(key, iv, encrypted, decrypted);
      expect(Buffer.compare(decrypted, plaintext)).toBe(0);
    }
  });

  test('works in place and on unaligned views', () => {
    const plaintext = seededRandom('in place')(2048);
    const expected = new Uint8Array(2048);
    reference.encrypt(key, iv, plaintext, expected);
    const buffer = new Uint8Array(2048 + 3).subarray(3);
    buffer.set(plaintext);
    encrypt(key, iv, buffer, buffer);
    expect(Buffer.compare(buffer, expected)).toBe(0);
    decrypt(key, iv, buffer, buffer);
    expect(Buffer.compare(buffer, plaintext)).toBe(0);
  });
});

test('the reference is IGE by its definition: c[i] = E(p[i] ^ c[i-1]) ^ p[i-1], and one flipped bit garbles everything after it', () => {
  const plaintext = seededRandom('definition')(160);
  const encrypted = igeEncrypt(key, iv, plaintext);
  // Chaining: encrypting the second half with the last blocks of the first half as iv continues the whole.
  const continued = igeEncrypt(key, concat(encrypted.subarray(64, 80), plaintext.subarray(64, 80)), plaintext.subarray(80));
  expect(Buffer.compare(continued, encrypted.subarray(80))).toBe(0);
  const flipped = encrypted.slice();
  flipped[70]! ^= 1;
  const garbled = igeDecrypt(key, iv, flipped);
  expect(Buffer.compare(garbled.subarray(0, 64), plaintext.subarray(0, 64))).toBe(0);
  for (let block = 64; block < 160; block += 16) {
    expect(Buffer.compare(garbled.subarray(block, block + 16), plaintext.subarray(block, block + 16))).not.toBe(0);
  }
});

test('decryption undoes encryption for every key, iv and text', () => {
  const bytes = (size: number) => fc.uint8Array({ minLength: size, maxLength: size });
  const text = fc.nat(40).chain((blocks) => bytes(blocks * 16));
  fc.assert(fc.property(bytes(32), bytes(32), text, (anyKey, anyIv, plaintext) => {
    expect(Buffer.compare(igeDecrypt(anyKey, anyIv, igeEncrypt(anyKey, anyIv, plaintext)), plaintext)).toBe(0);
  }));
});

test.each([
  ['a short key', 31, 32, 16],
  ['a short iv', 32, 16, 16],
  ['half a block', 32, 32, 24],
])('refuses %s', (_, keyBytes, ivBytes, dataBytes) => {
  expect(() => igeEncrypt(new Uint8Array(keyBytes), new Uint8Array(ivBytes), new Uint8Array(dataBytes))).toThrow(
    expect.objectContaining({ code: 'BAD_LENGTH' }),
  );
});
