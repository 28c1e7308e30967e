import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { authKey } from './auth-key.ts';
import { PACKET_HEADROOM_BYTES, decryptMessage, encryptMessage } from './message-key.ts';
import { decryptMessageV1, encryptMessageV1 } from './message-key-v1.ts';
import { secureRandom, seededRandom } from './random.ts';
import { igeDecrypt } from './aes-ige.ts';
import { concat } from './bytes.ts';
import { sha256 } from './digest.ts';

const key = authKey(seededRandom('message key')(256));
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('MTProto 2.0', () => {
  test('S1 msg_key, key and iv follow the formulas of core.telegram.org/mtproto/description for both directions', () => {
    for (const [sender, x] of [['client', 0], ['server', 8]] as const) {
      const plaintext = seededRandom(sender)(100);
      const packet = encryptMessage(key, sender, plaintext, seededRandom('padding'));
      const msgKey = packet.subarray(8, 24);
      const a = sha256(concat(msgKey, key.bytes.subarray(x, x + 36)));
      const b = sha256(concat(key.bytes.subarray(40 + x, 76 + x), msgKey));
      const aesKey = concat(a.subarray(0, 8), b.subarray(8, 24), a.subarray(24, 32));
      const iv = concat(b.subarray(0, 8), a.subarray(8, 24), b.subarray(24, 32));
      const padded = igeDecrypt(aesKey, iv, packet.subarray(24));
      expect(Buffer.compare(padded.subarray(0, 100), plaintext)).toBe(0);
      expect(sha256(concat(key.bytes.subarray(88 + x, 120 + x), padded)).subarray(8, 24)).toEqual(msgKey);
      expect(Buffer.from(packet).readBigInt64LE()).toBe(key.id);
    }
  });

  test('S1 padding has 12 to 1024 bytes, and the encrypted part is a multiple of 16', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 300 }), fc.constantFrom('client' as const, 'server' as const), (plaintext, sender) => {
      const packet = encryptMessage(key, sender, plaintext);
      const { plaintext: padded } = decryptMessage(key, sender, packet);
      const paddingBytes = padded.length - plaintext.length;
      expect(padded.length % 16).toBe(0);
      expect(paddingBytes >= 12 && paddingBytes <= 27).toBe(true);
      expect(Buffer.compare(padded.subarray(0, plaintext.length), plaintext)).toBe(0);
    }));
  });

  test('the headroom is not shared with other packets', () => {
    const packets = Array.from({ length: 50 }, () => encryptMessage(key, 'server', secureRandom(64)));
    for (const packet of packets) {
      expect(packet.byteOffset).toBeGreaterThanOrEqual(PACKET_HEADROOM_BYTES);
      new Uint8Array(packet.buffer, packet.byteOffset - PACKET_HEADROOM_BYTES, PACKET_HEADROOM_BYTES).fill(0xff);
    }
    for (const packet of packets) expect(decryptMessage(key, 'server', packet).plaintext.length).toBe(80);
  });

  test('T3 the quick-ack token is the first 32 bits of msg_key_large with the highest bit set', () => {
    const packet = encryptMessage(key, 'client', seededRandom('quick ack')(48));
    const { plaintext, quickAckToken } = decryptMessage(key, 'client', packet);
    const large = Buffer.from(sha256(concat(key.bytes.subarray(88, 120), plaintext)));
    expect(quickAckToken).toBe((large.readUInt32LE() | 0x8000_0000) >>> 0);
  });

  test('any changed byte, the other direction and another key are refused', () => {
    const packet = encryptMessage(key, 'client', seededRandom('refused')(48));
    for (let index = 8; index < packet.length; index += 7) {
      const altered = Uint8Array.from(packet);
      altered[index]! ^= 0x40;
      expect(() => decryptMessage(key, 'client', altered)).toThrow(code('MSG_KEY_MISMATCH'));
    }
    expect(() => decryptMessage(key, 'server', packet)).toThrow(code('MSG_KEY_MISMATCH'));
    expect(() => decryptMessage(authKey(new Uint8Array(256)), 'client', packet)).toThrow(code('MSG_KEY_MISMATCH'));
  });

  test.each([0, 8, 24, 40, 56, 71])('a packet of %i bytes is refused before anything is computed', (size) => {
    expect(() => decryptMessage(key, 'client', new Uint8Array(size))).toThrow(code('BAD_LENGTH'));
  });
});

describe('MTProto 1.0, for bind_auth_key_inner', () => {
  /** random:int128 msg_id:long seqno:int message_data_length:int = 40, then the 40 bytes: as core.telegram.org/method/auth.bindTempAuthKey says. */
  const inner = (dataBytes: number) => {
    const plaintext = Buffer.from(seededRandom('bind')(32 + dataBytes));
    plaintext.writeUInt32LE(dataBytes, 28);
    return plaintext;
  };

  test('K6 the binding message has 104 bytes and is decrypted without its padding', () => {
    const packet = encryptMessageV1(key, inner(40));
    expect(packet.length).toBe(104);
    expect(Buffer.compare(decryptMessageV1(key, packet), inner(40))).toBe(0);
  });

  test('K6 altered bytes, a false length and another key are refused', () => {
    const packet = encryptMessageV1(key, inner(40));
    for (let index = 8; index < packet.length; index++) {
      const altered = Uint8Array.from(packet);
      altered[index]! ^= 1;
      expect(() => decryptMessageV1(key, altered)).toThrow(code('MSG_KEY_MISMATCH'));
    }
    const tooLong = inner(40);
    tooLong.writeUInt32LE(4000, 28);
    expect(() => decryptMessageV1(key, encryptMessageV1(key, tooLong))).toThrow(code('MSG_KEY_MISMATCH'));
    expect(() => decryptMessageV1(authKey(new Uint8Array(256)), packet)).toThrow(code('MSG_KEY_MISMATCH'));
    expect(() => decryptMessageV1(key, packet.subarray(0, 47))).toThrow(code('BAD_LENGTH'));
  });
});
