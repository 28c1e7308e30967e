import type { AuthKey, IgeKey } from './auth-key.ts';
import { igeDecrypt, igeEncrypt } from './aes-ige.ts';
import { concat } from './bytes.ts';
import { constantTimeEqual, sha1 } from './digest.ts';
import { CryptoError } from './errors.ts';
import { PACKET_HEADER_BYTES } from './message-key.ts';
import { secureRandom, type RandomSource } from './random.ts';

/**
 * MTProto 1.0 encryption, client to server. Used only for bind_auth_key_inner of auth.bindTempAuthKey, which is "encrypted in the usual way, but with
 * MTProto v1 using the perm_auth_key" (core.telegram.org/method/auth.bindTempAuthKey). Do not use it for anything else: its msg_key does not cover
 * the padding.
 * @param plaintext random:int128, msg_id, seqno, message_data_length, message_data; without padding
 * @returns auth_key_id, msg_key, encrypted data
 */
export function encryptMessageV1(key: AuthKey, plaintext: Uint8Array, random: RandomSource = secureRandom): Uint8Array {
  const msgKey = messageKeyV1(plaintext);
  const { key: aesKey, iv } = messageKeyKdfV1(key, msgKey);
  const padded = concat(plaintext, random(-plaintext.length & 15));
  const id = Buffer.alloc(8);
  id.writeBigInt64LE(key.id);
  return concat(id, msgKey, igeEncrypt(aesKey, iv, padded));
}

/**
 * The inverse of `encryptMessageV1`. The msg_key covers the plaintext without padding, so message_data_length (offset 28) must be read before it can
 * be verified.
 * @returns the plaintext without padding
 * @throws {CryptoError} BAD_LENGTH or MSG_KEY_MISMATCH
 */
export function decryptMessageV1(key: AuthKey, packet: Uint8Array): Uint8Array {
  const sizeBytes = packet.length - PACKET_HEADER_BYTES;
  if (sizeBytes < 32 || sizeBytes % 16 !== 0) throw new CryptoError('BAD_LENGTH', 'the encrypted part of the packet has an impossible size');
  const msgKey = packet.subarray(8, PACKET_HEADER_BYTES);
  const { key: aesKey, iv } = messageKeyKdfV1(key, msgKey);
  const padded = Buffer.from(igeDecrypt(aesKey, iv, packet.subarray(PACKET_HEADER_BYTES)));
  const plaintextEnd = 32 + padded.readUInt32LE(28);
  const paddingBytes = padded.length - plaintextEnd;
  const plaintext = padded.subarray(0, plaintextEnd);
  if (paddingBytes < 0 || paddingBytes > 15 || !constantTimeEqual(messageKeyV1(plaintext), msgKey)) {
    throw new CryptoError('MSG_KEY_MISMATCH', 'the msg_key does not belong to the message');
  }
  return plaintext;
}

/** "msg_key = 128 lower-order bits of the SHA1 hash of the message to be encrypted" (core.telegram.org/mtproto/description_v1). */
function messageKeyV1(plaintext: Uint8Array): Uint8Array {
  return sha1(plaintext).subarray(4, 20);
}

/**
 * core.telegram.org/mtproto/description_v1 with x = 0:
 * `sha1_a = SHA1(msg_key + substr(auth_key, x, 32)); sha1_b = SHA1(substr(auth_key, 32+x, 16) + msg_key + substr(auth_key, 48+x, 16));`
 * `sha1_c = SHA1(substr(auth_key, 64+x, 32) + msg_key); sha1_d = SHA1(msg_key + substr(auth_key, 96+x, 32));`
 * `aes_key = substr(sha1_a, 0, 8) + substr(sha1_b, 8, 12) + substr(sha1_c, 4, 12);`
 * `aes_iv = substr(sha1_a, 8, 12) + substr(sha1_b, 0, 8) + substr(sha1_c, 16, 4) + substr(sha1_d, 0, 8);`
 */
function messageKeyKdfV1({ bytes }: AuthKey, msgKey: Uint8Array): IgeKey {
  const a = sha1(concat(msgKey, bytes.subarray(0, 32)));
  const b = sha1(concat(bytes.subarray(32, 48), msgKey, bytes.subarray(48, 64)));
  const c = sha1(concat(bytes.subarray(64, 96), msgKey));
  const d = sha1(concat(msgKey, bytes.subarray(96, 128)));
  return {
    key: concat(a.subarray(0, 8), b.subarray(8, 20), c.subarray(4, 16)),
    iv: concat(a.subarray(8, 20), b.subarray(0, 8), c.subarray(16, 20), d.subarray(0, 8)),
  };
}
