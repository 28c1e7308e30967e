import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sampleExchange } from '../test/sample-exchange.ts';
import { igeDecrypt } from './aes-ige.ts';
import { authKey, authKeyAuxHash, initialServerSalt, newNonceFailHash, newNonceHash, temporaryAesKey } from './auth-key.ts';
import { fromBigInt, toBigInt } from './bytes.ts';
import { DH_GENERATOR, DH_PRIME, dhSharedKey, generateDhKeyPair, generatorPow, isDhPublicInRange, isKnownDhGroup, modPow } from './dh.ts';
import { seededRandom } from './random.ts';

const { newNonce, serverNonce, encryptedAnswer, answerBytes } = sampleExchange;
const p = toBigInt(DH_PRIME);

describe('the documented exchange (core.telegram.org/mtproto/samples-auth_key)', () => {
  const { key, iv } = temporaryAesKey(newNonce, serverNonce);
  const answer = igeDecrypt(key, iv, encryptedAnswer).subarray(20, 20 + answerBytes);
  const gA = answer.subarray(sampleExchange.gAOffset, sampleExchange.gAOffset + 256);

  test('K3 tmp_aes_key and tmp_aes_iv', () => {
    expect(Buffer.from(key)).toEqual(sampleExchange.temporaryAesKey);
    expect(Buffer.from(iv)).toEqual(sampleExchange.temporaryAesIv);
  });

  test('K3 the prime and generator that the server sends are the known ones', () => {
    expect(isKnownDhGroup(answer.subarray(sampleExchange.primeOffset, sampleExchange.primeOffset + 256), DH_GENERATOR)).toBe(true);
    expect(isKnownDhGroup(DH_PRIME, 2)).toBe(false);
    expect(isKnownDhGroup(sampleExchange.gB, DH_GENERATOR)).toBe(false);
  });

  test('K3 g_b and the auth key', () => {
    expect(Buffer.from(generatorPow(sampleExchange.b))).toEqual(sampleExchange.gB);
    expect(Buffer.from(dhSharedKey(sampleExchange.b, gA))).toEqual(sampleExchange.authKey);
  });

  test('K1 auth_key_id is the low 64 bits of SHA-1, K3 new_nonce_hash1', () => {
    const created = authKey(sampleExchange.authKey);
    const hash = createHash('sha1').update(sampleExchange.authKey).digest();
    expect(created.id).toBe(hash.readBigInt64LE(12));
    expect(Buffer.from(authKeyAuxHash(created))).toEqual(hash.subarray(0, 8));
    expect(Buffer.from(newNonceHash(newNonce, 1, created))).toEqual(sampleExchange.newNonceHash1);
    expect(newNonceHash(newNonce, 2, created)).not.toEqual(newNonceHash(newNonce, 3, created));
  });

  test('K3 the first salt and the hash of a failed exchange', () => {
    expect(initialServerSalt(newNonce, serverNonce)).toBe((toSigned(newNonce) ^ toSigned(serverNonce)));
    expect(Buffer.from(newNonceFailHash(newNonce))).toEqual(createHash('sha1').update(newNonce).digest().subarray(4));
  });
});

const toSigned = (bytes: Uint8Array) => Buffer.from(bytes).readBigInt64LE();

describe('Diffie-Hellman', () => {
  test('both sides reach the same 256 bytes, equal to BigInt arithmetic', () => {
    const random = seededRandom('dh');
    const [alice, bob] = [generateDhKeyPair(random), generateDhKeyPair(random)];
    const shared = dhSharedKey(alice.secret, bob.publicValue);
    expect(shared).toEqual(dhSharedKey(bob.secret, alice.publicValue));
    expect(shared.length).toBe(256);
    expect(toBigInt(alice.publicValue)).toBe(power(3n, toBigInt(alice.secret)));
  });

  test('results keep their leading zeros', () => {
    expect(Buffer.from(generatorPow(Uint8Array.of(2)))).toEqual(Buffer.from(fromBigInt(9n, 256)));
    expect(Buffer.from(modPow(fromBigInt(5n, 256), Uint8Array.of(3)))).toEqual(Buffer.from(fromBigInt(125n, 256)));
  });

  const lowest = 1n << 1984n;
  test.each([
    ['0', 0n, false],
    ['1', 1n, false],
    ['2^1984 - 1', lowest - 1n, false],
    ['2^1984', lowest, true],
    ['p - 2^1984', p - lowest, true],
    ['p - 2^1984 + 1', p - lowest + 1n, false],
    ['p - 1', p - 1n, false],
    ['p', p, false],
    ['2^2048 - 1', (1n << 2048n) - 1n, false],
  ])('K3 range check of g_a and g_b: %s', (_, value, inRange) => {
    expect(isDhPublicInRange(fromBigInt(value, 256))).toBe(inRange);
  });

  test('K3 numbers out of range are refused before any secret touches them', () => {
    const { secret } = generateDhKeyPair(seededRandom('refuse'));
    for (const bad of [new Uint8Array(256), fromBigInt(p - 1n, 256), new Uint8Array(0), new Uint8Array(257).fill(1)]) {
      expect(() => dhSharedKey(secret, bad)).toThrow(expect.objectContaining({ code: 'DH_OUT_OF_RANGE' }));
    }
  });

  test('a number without its leading zeros is the same number', () => {
    const { secret } = generateDhKeyPair(seededRandom('trimmed'));
    const short = fromBigInt(lowest + 12345n, 249);
    expect(isDhPublicInRange(short)).toBe(true);
    expect(dhSharedKey(secret, short)).toEqual(dhSharedKey(secret, fromBigInt(lowest + 12345n, 256)));
  });
});

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = base, rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % p;
    square = (square * square) % p;
  }
  return result;
}
