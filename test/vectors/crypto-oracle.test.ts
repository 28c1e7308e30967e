/** Compares libs/crypto with two independent clients, mtcute and GramJS: each side reads what the other writes. */
import { NodeCryptoProvider, createAesIgeForMessage, createAesIgeForMessageOld, factorizePQSync, generateKeyAndIvFromNonce, parsePublicKey } from '@mtcute/node/utils.js';
import * as crypto from '@teamgram/crypto';
import { IGE } from 'telegram/crypto/IGE.js';
import { AuthKey } from 'telegram/crypto/AuthKey.js';
import { Factorizator } from 'telegram/crypto/Factorizator.js';
import { readBigIntFromBuffer } from 'telegram/Helpers.js';
import { beforeAll, describe, expect, test } from 'vitest';

const mtcute = new NodeCryptoProvider();
beforeAll(() => mtcute.initialize());

const random = crypto.seededRandom('oracle');
const key = crypto.authKey(random(256));
const same = (a: Uint8Array, b: Uint8Array) => expect(Buffer.compare(a, b)).toBe(0);

describe('AES-IGE', () => {
  test.each([16, 256, 1024, 65_552])('%i bytes equal mtcute and GramJS in both directions', (size) => {
    const [aesKey, iv, data] = [random(32), random(32), random(size)];
    const encrypted = crypto.igeEncrypt(aesKey, iv, data);
    same(encrypted, mtcute.createAesIge(aesKey, iv).encrypt(data));
    same(encrypted, new IGE(Buffer.from(aesKey), Buffer.from(iv)).encryptIge(Buffer.from(data)));
    same(crypto.igeDecrypt(aesKey, iv, encrypted), new IGE(Buffer.from(aesKey), Buffer.from(iv)).decryptIge(Buffer.from(encrypted)));
  });
});

describe('messages', () => {
  test.each(['client', 'server'] as const)('S1 mtcute decrypts what the %s encrypts', (sender) => {
    const plaintext = random(120);
    const packet = crypto.encryptMessage(key, sender, plaintext);
    const ige = createAesIgeForMessage(mtcute, key.bytes, packet.subarray(8, 24), sender === 'client');
    same(ige.decrypt(packet.subarray(24)).subarray(0, 120), plaintext);
  });

  test('S1 a message that mtcute encrypts is decrypted', () => {
    const padded = random(160);
    const msgKey = mtcute.sha256(Buffer.concat([key.bytes.subarray(88, 120), padded])).subarray(8, 24);
    const encrypted = createAesIgeForMessage(mtcute, key.bytes, msgKey, true).encrypt(padded);
    same(crypto.decryptMessage(key, 'client', Buffer.concat([new Uint8Array(8), msgKey, encrypted])).plaintext, padded);
  });

  test('K6 MTProto 1.0: mtcute decrypts the binding message', () => {
    const plaintext = Buffer.from(random(72));
    plaintext.writeUInt32LE(40, 28);
    const packet = crypto.encryptMessageV1(key, plaintext);
    const ige = createAesIgeForMessageOld(mtcute, key.bytes, packet.subarray(8, 24), true);
    same(ige.decrypt(packet.subarray(24)).subarray(0, 72), plaintext);
  });
});

describe('key exchange', () => {
  test('K1 auth_key_id and K3 new_nonce_hash equal GramJS', async () => {
    const theirs = new AuthKey();
    await theirs.setKey(Buffer.from(key.bytes));
    expect(BigInt.asIntN(64, BigInt(theirs.keyId!.toString()))).toBe(key.id);
    const newNonce = Buffer.from(random(32));
    for (const outcome of [1, 2, 3] as const) {
      const expected = await theirs.calcNewNonceHash(readBigIntFromBuffer(newNonce, true, true), outcome);
      const ours = readBigIntFromBuffer(Buffer.from(crypto.newNonceHash(newNonce, outcome, key)), true, true);
      expect(ours.toString()).toBe(expected.toString());
    }
  });

  test('K3 temporary key and iv equal mtcute', () => {
    const [newNonce, serverNonce] = [random(32), random(16)];
    const ours = crypto.temporaryAesKey(newNonce, serverNonce);
    const [aesKey, iv] = generateKeyAndIvFromNonce(mtcute, serverNonce, newNonce);
    same(ours.key, aesKey);
    same(ours.iv, iv);
  });

  test('the RSA fingerprint equals mtcute', async () => {
    const { publicKey } = await crypto.generateRsaKey();
    const theirs = parsePublicKey(mtcute, crypto.rsaPublicPem(publicKey));
    expect(BigInt.asUintN(64, publicKey.fingerprint).toString(16).padStart(16, '0')).toBe(theirs.fingerprint);
  });

  test('K3 mtcute and GramJS factor the server’s pq', () => {
    const { pq, p, q } = crypto.generatePq(random);
    const [theirP, theirQ] = factorizePQSync(mtcute, pq);
    same(theirP, p);
    same(theirQ, q);
    const gramJs = Factorizator.factorize(readBigIntFromBuffer(Buffer.from(pq), false));
    expect(gramJs.p.toString()).toBe(BigInt(`0x${Buffer.from(p).toString('hex')}`).toString());
  });
});
