import type { AuthKey, IgeKey } from './auth-key.ts';
import { igeDecryptInto, igeEncryptInto } from './aes-ige.ts';
import { constantTimeEqual, sha256 } from './digest.ts';
import { CryptoError } from './errors.ts';
import { secureRandom, type RandomSource } from './random.ts';

/** Who encrypted a message: x = 0 "for messages from client to server and x = 8 for those from server to client". */
export type Sender = 'client' | 'server';

/** auth_key_id (8) and msg_key (16) stand before the encrypted data. */
export const PACKET_HEADER_BYTES = 24;

/**
 * Free bytes in front of each packet that `encryptMessage` returns, in the same ArrayBuffer (`packet.byteOffset − 8`),
 * so that a transport can write its length prefix without copying the packet.
 */
export const PACKET_HEADROOM_BYTES = 8;

/** salt, session_id, msg_id, seqno, message_data_length: what every plaintext begins with. */
const PLAINTEXT_HEADER_BYTES = 32;
const PADDING_BYTES_MIN = 12;

export type DecryptedMessage = {
  /** salt … message_data and 12 to 1024 bytes of padding. The caller checks message_data_length against it. */
  readonly plaintext: Uint8Array;
  /** The token of a quick acknowledgement: msg_key_large[0:4] | (1 << 31), read little endian, unsigned (mtproto-transports, "Quick ack"). */
  readonly quickAckToken: number;
};

/**
 * Encrypts one message, MTProto 2.0 (core.telegram.org/mtproto/description, "Message key", "AES key and initialization vector").
 * Pads with the fewest random bytes that the protocol allows (12 to 27). One allocation besides those inside the hashes.
 * @param plaintext salt … message_data, without padding
 * @param random bytes of padding; by default the operating system's
 * @returns auth_key_id, msg_key, encrypted data; preceded by `PACKET_HEADROOM_BYTES` free bytes
 */
export function encryptMessage(key: AuthKey, sender: Sender, plaintext: Uint8Array, random: RandomSource = secureRandom): Uint8Array {
  const paddedEnd = 32 + Math.ceil((plaintext.length + PADDING_BYTES_MIN) / 16) * 16;
  const paddingStart = 32 + plaintext.length;
  // While the msg_key is computed, 32 bytes of the auth key stand where headroom and packet header will be.
  const buffer = Buffer.allocUnsafe(paddedEnd);
  buffer.set(msgKeyPrefix(key, sender));
  buffer.set(plaintext, 32);
  buffer.set(random(paddedEnd - paddingStart), paddingStart);
  const msgKey = sha256(buffer).subarray(8, 24);
  const { key: aesKey, iv } = messageKeyKdf(key, msgKey, sender);
  const body = buffer.subarray(32);
  igeEncryptInto(aesKey, iv, body, body);
  buffer.fill(0, 0, PACKET_HEADROOM_BYTES);
  buffer.writeBigInt64LE(key.id, PACKET_HEADROOM_BYTES);
  buffer.set(msgKey, PACKET_HEADROOM_BYTES + 8);
  return buffer.subarray(PACKET_HEADROOM_BYTES);
}

/**
 * Decrypts one message and checks its msg_key. The caller has found the key by the packet's first 8 bytes.
 * @param sender who encrypted it: a server passes 'client'
 * @throws {CryptoError} BAD_LENGTH or MSG_KEY_MISMATCH, to be answered alike: "the response to any error encountered before the msg_key check
 * must be the same as the response to a failed msg_key check" (core.telegram.org/mtproto/security_guidelines)
 */
export function decryptMessage(key: AuthKey, sender: Sender, packet: Uint8Array): DecryptedMessage {
  const sizeBytes = packet.length - PACKET_HEADER_BYTES;
  if (sizeBytes < PLAINTEXT_HEADER_BYTES + PADDING_BYTES_MIN || sizeBytes % 16 !== 0) {
    throw new CryptoError('BAD_LENGTH', 'the encrypted part of the packet has an impossible size');
  }
  const msgKey = packet.subarray(8, PACKET_HEADER_BYTES);
  const { key: aesKey, iv } = messageKeyKdf(key, msgKey, sender);
  const buffer = Buffer.allocUnsafe(32 + sizeBytes);
  buffer.set(msgKeyPrefix(key, sender));
  igeDecryptInto(aesKey, iv, packet.subarray(PACKET_HEADER_BYTES), buffer.subarray(32));
  const msgKeyLarge = sha256(buffer);
  buffer.fill(0, 0, 32); // the plaintext travels on: no part of the auth key may stay in front of it
  if (!constantTimeEqual(msgKey, msgKeyLarge.subarray(8, 24))) throw msgKeyMismatch();
  return { plaintext: buffer.subarray(32), quickAckToken: quickAckToken(msgKeyLarge) };
}

const msgKeyMismatch = () => new CryptoError('MSG_KEY_MISMATCH', 'the msg_key does not belong to the message');

/** "msg_key_large = SHA256 (substr (auth_key, 88+x, 32) + plaintext + random_padding)": the first part. */
function msgKeyPrefix(key: AuthKey, sender: Sender): Uint8Array {
  const x = sender === 'client' ? 88 : 96;
  return key.bytes.subarray(x, x + 32);
}

function quickAckToken(msgKeyLarge: Uint8Array): number {
  return (msgKeyLarge[0]! | (msgKeyLarge[1]! << 8) | (msgKeyLarge[2]! << 16) | (msgKeyLarge[3]! << 24) | 0x8000_0000) >>> 0;
}

/** Scratch of one synchronous call, so that a message allocates no more than its packet. */
const kdfInput = Buffer.alloc(52);
const kdfKey = Buffer.alloc(32);
const kdfIv = Buffer.alloc(32);
const kdfResult: IgeKey = { key: kdfKey, iv: kdfIv };

/**
 * `sha256_a = SHA256(msg_key + substr(auth_key, x, 36)); sha256_b = SHA256(substr(auth_key, 40+x, 36) + msg_key);`
 * `aes_key = substr(sha256_a, 0, 8) + substr(sha256_b, 8, 16) + substr(sha256_a, 24, 8);`
 * `aes_iv = substr(sha256_b, 0, 8) + substr(sha256_a, 8, 16) + substr(sha256_b, 24, 8);`
 * @returns buffers that the next call overwrites
 */
function messageKeyKdf(authKey: AuthKey, msgKey: Uint8Array, sender: Sender): IgeKey {
  const x = sender === 'client' ? 0 : 8;
  kdfInput.set(msgKey);
  kdfInput.set(authKey.bytes.subarray(x, x + 36), 16);
  const a = sha256(kdfInput);
  kdfInput.set(authKey.bytes.subarray(40 + x, 76 + x));
  kdfInput.set(msgKey, 36);
  const b = sha256(kdfInput);
  interleave(kdfKey, a, b);
  interleave(kdfIv, b, a);
  return kdfResult;
}

function interleave(target: Uint8Array, outer: Uint8Array, inner: Uint8Array): void {
  target.set(outer);
  target.set(inner.subarray(8, 24), 8);
}
