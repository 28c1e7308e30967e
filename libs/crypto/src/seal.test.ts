import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat } from './bytes.ts';
import { sha256 } from './digest.ts';
import { seededRandom } from './random.ts';
import { commitmentSalt, open, seal, sealCommitment, unwrapSecret, wrapSecret } from './seal.ts';

const hex = (text: string): Uint8Array => Buffer.from(text, 'hex');
const text = (value: string): Uint8Array => Buffer.from(value, 'utf8');
const key = seededRandom('seal')(32);
const place = text('chat-1/7/content');
const unsealFailed = expect.objectContaining({ code: 'UNSEAL_FAILED' });

describe('sealed fields', () => {
  test('AES-256-GCM: test case 16 of McGrew and Viega, "The Galois/Counter Mode of Operation"', () => {
    const sealed = seal(
      hex('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308'),
      hex('d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39'),
      hex('feedfacedeadbeeffeedfacedeadbeefabaddad2'),
      () => hex('cafebabefacedbaddecaf888'),
    );
    expect(sealed.ciphertext).toEqual(hex(
      '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b',
    ));
  });

  test('sealed data can be opened, in its own place only', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), fc.uint8Array({ maxLength: 40 }), (plaintext, aad) => {
      const sealed = seal(key, plaintext, aad);
      expect(Buffer.compare(open(key, sealed, aad), plaintext)).toBe(0);
      expect(() => open(key, sealed, concat(aad, Uint8Array.of(0)))).toThrow(unsealFailed);
    }));
  });

  test('every altered byte and every other key is refused', () => {
    const sealed = seal(key, text('hello'), place);
    for (const part of ['nonce', 'ciphertext', 'commitment'] as const) {
      for (let index = 0; index < sealed[part].length; index++) {
        const altered = Uint8Array.from(sealed[part]);
        altered[index]! ^= 1;
        expect(() => open(key, { ...sealed, [part]: altered }, place)).toThrow(unsealFailed);
      }
    }
    expect(() => open(new Uint8Array(32), sealed, place)).toThrow(unsealFailed);
    expect(() => open(key, { ...sealed, ciphertext: new Uint8Array(15) }, place)).toThrow(unsealFailed);
    expect(() => open(key, { ...sealed, nonce: new Uint8Array(0) }, place)).toThrow(unsealFailed);
    expect(() => open(new Uint8Array(16), sealed, place)).toThrow(expect.objectContaining({ code: 'BAD_LENGTH' }));
  });

  test('the commitment can be opened with its salt alone, and equal texts have different commitments', () => {
    const [first, second] = [seal(key, text('yes'), place), seal(key, text('yes'), place)];
    const salt = commitmentSalt(key, first.nonce);
    expect(salt).toEqual(sha256(concat(key, Uint8Array.of(2), first.nonce)));
    expect(sealCommitment(salt, text('yes'))).toEqual(first.commitment);
    expect(sealCommitment(salt, text('no'))).not.toEqual(first.commitment);
    expect(first.commitment).not.toEqual(second.commitment);
  });
});

describe('wrapped secrets', () => {
  test('can be unwrapped with the same key and scope only', () => {
    const secret = seededRandom('secret')(256);
    const wrapped = wrapSecret(key, secret, 'auth-key/1');
    expect(wrapped.length).toBe(256 + 28);
    expect(Buffer.compare(unwrapSecret(key, wrapped, 'auth-key/1'), secret)).toBe(0);
    expect(() => unwrapSecret(key, wrapped, 'auth-key/2')).toThrow(unsealFailed);
    expect(() => unwrapSecret(new Uint8Array(32), wrapped, 'auth-key/1')).toThrow(unsealFailed);
    expect(() => unwrapSecret(key, wrapped.subarray(0, 27), 'auth-key/1')).toThrow(unsealFailed);
    expect(() => unwrapSecret(key, new Uint8Array(0), 'auth-key/1')).toThrow(unsealFailed);
  });
});
