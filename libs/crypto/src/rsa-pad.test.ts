import { constants, privateDecrypt } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { sampleExchange } from '../test/sample-exchange.ts';
import { fromBigInt, toBigInt } from './bytes.ts';
import { seededRandom, type RandomSource } from './random.ts';
import { generateRsaKey, rsaDecrypt, rsaPadEncrypt, rsaPrivateKeyFromPem, rsaPrivatePem, rsaPublicKeyFromPem, rsaPublicPem, rsaSha1Encrypt, type RsaPrivateKey } from './rsa-pad.ts';

/** A production key of Telegram, embedded in every client; the exchange of core.telegram.org/mtproto/samples-auth_key names its fingerprint. */
const PRODUCTION_KEY = `-----BEGIN RSA PUBLIC KEY-----
MIIBCgKCAQEA6LszBcC1LGzyr992NzE0ieY+BSaOW622Aa9Bd4ZHLl+TuFQ4lo4g
5nKaMBwK/BIb9xUfg0Q29/2mgIR6Zr9krM7HjuIcCzFvDtr+L0GQjae9H0pRB2OO
62cECs5HKhT5DZ98K33vmWiLowc621dQuwKWSQKjWf50XYFw42h21P2KXUGyp2y/
+aEyZ+uVgLLQbRA1dEjSDZ2iGRy12Mk5gpYc397aYp438fsJoHIgJ2lgMv5h7WY9
t6N/byY9Nw9p21Og3AoXSL2q/2IJ1WRUhebgAdGVMlV1fkuOQoEzR7EdpqtQD9Cs
5+bfo3Nhmcyvk5ftB0WkJ9z6bNZ7yxrP8wIDAQAB
-----END RSA PUBLIC KEY-----
`;

let key: RsaPrivateKey;
beforeAll(async () => {
  key = await generateRsaKey();
});

const failure = expect.objectContaining({ code: 'RSA_DECRYPTION_FAILED' });

describe('keys', () => {
  test('the fingerprint of a known key', () => {
    const known = rsaPublicKeyFromPem(PRODUCTION_KEY);
    expect(known.fingerprint).toBe(Buffer.from(sampleExchange.fingerprint).readBigInt64LE());
    expect(rsaPublicPem(known)).toBe(PRODUCTION_KEY);
  });

  test('a key survives export to and import from PEM', () => {
    const restored = rsaPrivateKeyFromPem(rsaPrivatePem(key));
    expect(restored.publicKey.fingerprint).toBe(key.publicKey.fingerprint);
    expect(rsaPublicKeyFromPem(rsaPublicPem(key.publicKey)).modulus).toEqual(key.publicKey.modulus);
  });

  test.each(['', 'not a key', PRODUCTION_KEY.replace('MIIB', 'MIIC')])('refuses %j', (pem) => {
    expect(() => rsaPublicKeyFromPem(pem)).toThrow(expect.objectContaining({ code: 'BAD_KEY' }));
    expect(() => rsaPrivateKeyFromPem(pem)).toThrow(expect.objectContaining({ code: 'BAD_KEY' }));
  });
});

describe('K2 both paddings are accepted and distinguished', () => {
  test.each([4, 96, 100, 144])('RSA_PAD of %i bytes', (size) => {
    const data = seededRandom('rsa-pad')(size);
    const opened = rsaDecrypt(rsaPadEncrypt(data, key.publicKey), key);
    expect(opened.padding).toBe('rsa-pad');
    expect(opened.data.length).toBe(192);
    expect(Buffer.compare(opened.data.subarray(0, size), data)).toBe(0);
  });

  test.each([4, 96, 104, 232])('SHA-1 padding of %i bytes', (size) => {
    const data = seededRandom('sha1')(size);
    const opened = rsaDecrypt(rsaSha1Encrypt(data, key.publicKey), key);
    expect(opened.padding).toBe('sha1');
    expect(Buffer.compare(opened.data, data)).toBe(0);
  });

  test('RSA_PAD that happens to begin with a zero byte is still RSA_PAD', () => {
    const data = seededRandom('zero')(96);
    const leading = (number: Uint8Array) => privateDecrypt({ key: key.key, padding: constants.RSA_NO_PADDING }, number)[0];
    let encrypted = rsaPadEncrypt(data, key.publicKey);
    for (let tries = 0; leading(encrypted) !== 0 && tries < 5000; tries++) encrypted = rsaPadEncrypt(data, key.publicKey);
    expect(leading(encrypted)).toBe(0);
    expect(rsaDecrypt(encrypted, key).padding).toBe('rsa-pad');
  });

  test('RSA_PAD draws a new temp_key until the number is below the modulus', () => {
    const drawn: number[] = [];
    const random = seededRandom('retry');
    const counting: RandomSource = (size) => (drawn.push(size), random(size));
    const small = { ...key.publicKey, modulus: fromBigInt(toBigInt(key.publicKey.modulus) >> 3n, 256) };
    rsaPadEncrypt(new Uint8Array(96), small, counting);
    expect(drawn.length).toBeGreaterThan(2);
  });

  test('every altered byte, every other size and another key fail alike', async () => {
    const encrypted = rsaPadEncrypt(seededRandom('alter')(96), key.publicKey);
    for (let index = 0; index < 256; index += 25) {
      const altered = Uint8Array.from(encrypted);
      altered[index]! ^= 1;
      expect(() => rsaDecrypt(altered, key)).toThrow(failure);
    }
    expect(() => rsaDecrypt(encrypted.subarray(1), key)).toThrow(failure);
    expect(() => rsaDecrypt(new Uint8Array(256).fill(0xff), key)).toThrow(failure);
    expect(() => rsaDecrypt(new Uint8Array(256), key)).toThrow(failure);
    const other = await generateRsaKey();
    expect(() => rsaDecrypt(encrypted, other)).toThrow(failure);
  });

  test('data that does not fit is refused', () => {
    expect(() => rsaPadEncrypt(new Uint8Array(145), key.publicKey)).toThrow(expect.objectContaining({ code: 'BAD_LENGTH' }));
    expect(() => rsaSha1Encrypt(new Uint8Array(236), key.publicKey)).toThrow(expect.objectContaining({ code: 'BAD_LENGTH' }));
  });
});
