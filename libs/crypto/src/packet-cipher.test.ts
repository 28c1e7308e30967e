import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { igeDecrypt } from './aes-ige.ts';
import { concat } from './bytes.ts';
import { sha256 } from './digest.ts';
import { packetCiphers } from './packet-cipher.ts';
import { seededRandom } from './random.ts';

const authKey = seededRandom('auth key')(256);
const bytes = (size: number) => new Uint8Array(size);
const bodies = fc.integer({ min: 1, max: 80 }).chain((blocks) => fc.uint8Array({ minLength: 16 * blocks, maxLength: 16 * blocks }));
const directions = fc.constantFrom(0 as const, 8 as const);

describe.each(packetCiphers)('a packet by the $name cipher', ({ seal, open }) => {
  test('S1 follows the formulas of core.telegram.org/mtproto/description, whatever its size', () => {
    fc.assert(fc.property(bodies, directions, (body, x) => {
      const packet = concat(bytes(24), body);
      seal(authKey, packet, x);
      const msgKey = packet.subarray(8, 24);
      expect(Buffer.compare(msgKey, sha256(concat(authKey.subarray(88 + x, 120 + x), body)).subarray(8, 24))).toBe(0);
      const a = sha256(concat(msgKey, authKey.subarray(x, x + 36)));
      const b = sha256(concat(authKey.subarray(40 + x, 76 + x), msgKey));
      const key = concat(a.subarray(0, 8), b.subarray(8, 24), a.subarray(24));
      const iv = concat(b.subarray(0, 8), a.subarray(8, 24), b.subarray(24));
      expect(Buffer.compare(igeDecrypt(key, iv, packet.subarray(24)), body)).toBe(0);
    }));
  });

  test('opens packets sealed by any implementation, and returns the start of msg_key_large', () => {
    fc.assert(fc.property(bodies, directions, fc.constantFrom(...packetCiphers), (body, x, other) => {
      const packet = concat(bytes(24), body);
      other.seal(authKey, packet, x);
      const opened = bytes(body.length);
      const large = Buffer.from(sha256(concat(authKey.subarray(88 + x, 120 + x), body)));
      expect(open(authKey, packet, opened, x)).toBe(large.readUInt32LE());
      expect(Buffer.compare(opened, body)).toBe(0);
    }));
  });

  test('refuses a changed byte, the other direction and another key', () => {
    const packet = seededRandom('packet')(24 + 64);
    seal(authKey, packet, 0);
    for (let index = 8; index < packet.length; index++) {
      const altered = packet.slice();
      altered[index]! ^= 1;
      expect(open(authKey, altered, bytes(64), 0)).toBe(-1);
    }
    expect(open(authKey, packet, bytes(64), 8)).toBe(-1);
    expect(open(seededRandom('another')(256), packet, bytes(64), 0)).toBe(-1);
  });
});

const native = packetCiphers.find(({ name }) => name === 'native');

describe.skipIf(!native)('the addon (build it with: node libs/crypto/native/build.mjs)', () => {
  test.each([
    ['a short key', [bytes(255), bytes(40), bytes(16), 0]],
    ['no body', [bytes(256), bytes(24), bytes(0), 0]],
    ['half a block', [bytes(256), bytes(32), bytes(8), 0]],
    ['a short plaintext', [bytes(256), bytes(56), bytes(16), 0]],
    ['another direction', [bytes(256), bytes(40), bytes(16), 4]],
    ['a direction that is no number', [bytes(256), bytes(40), bytes(16), '0']],
    ['wider elements', [bytes(256), bytes(40), new Uint16Array(8), 0]],
    ['a missing argument', [bytes(256), bytes(40), bytes(16)]],
  ])('never touches memory on %s', (_, args) => {
    expect(() => Reflect.apply(native!.open, undefined, args)).toThrow(TypeError);
  });

  test.each([
    ['a short key', [bytes(255), bytes(40), 0]],
    ['half a block', [bytes(256), bytes(32), 0]],
    ['another direction', [bytes(256), bytes(40), 16]],
    ['a missing argument', [bytes(256), bytes(40)]],
  ])('never seals with %s', (_, args) => {
    expect(() => Reflect.apply(native!.seal, undefined, args)).toThrow(TypeError);
  });
});
