import type { AuthKey } from './auth-key.ts';
import { CryptoError } from './errors.ts';
import { packetCipher, type Direction } from './packet-cipher.ts';
import { secureRandom, type RandomSource } from './random.ts';

/** Who encrypted a message. */
export type Sender = 'client' | 'server';

/** auth_key_id (8) and msg_key (16) precede the encrypted data. */
export const PACKET_HEADER_BYTES = 24;

/**
 * Unused bytes in front of each packet sealed here, in the same ArrayBuffer (`packet.byteOffset − 8`), so that a transport can write its length
 * prefix without copying the packet.
 */
export const PACKET_HEADROOM_BYTES = 8;

/** The header of every plaintext: salt, session_id, msg_id, seqno, message_data_length. */
const PLAINTEXT_HEADER_BYTES = 32;
const PADDING_BYTES_MIN = 12;

export type DecryptedMessage = {
  /** salt … message_data, followed by 12 to 1024 bytes of padding. The caller checks message_data_length against its size. */
  readonly plaintext: Uint8Array;
  /** The token of a quick acknowledgement: msg_key_large[0:4] | (1 << 31), read little endian, unsigned (mtproto-transports, "Quick ack"). */
  readonly quickAckToken: number;
};

/** Offset of the plaintext in a `messageRoom`. */
export const PLAINTEXT_AT = PACKET_HEADROOM_BYTES + PACKET_HEADER_BYTES;

/**
 * A buffer for a plaintext of this size (salt … message_data, without padding) with room for headroom, packet header and padding, so that it can be
 * encrypted in place.
 */
export function messageRoom(plaintextBytes: number): Buffer {
  return Buffer.allocUnsafe(PLAINTEXT_AT + Math.ceil((plaintextBytes + PADDING_BYTES_MIN) / 16) * 16);
}

/**
 * Encrypts the plaintext in its room in place, MTProto 2.0 (core.telegram.org/mtproto/description, "Message key", "AES key and initialization
 * vector"). Adds as few random padding bytes as the protocol allows (12 to 27).
 * @param room `messageRoom(plaintextBytes)` @param random source of the padding; default: the operating system's
 * @returns auth_key_id, msg_key, encrypted data: a part of the room, preceded by `PACKET_HEADROOM_BYTES` unused bytes
 */
export function sealMessage(key: AuthKey, sender: Sender, room: Buffer, plaintextBytes: number, random: RandomSource = secureRandom): Buffer {
  const paddingAt = PLAINTEXT_AT + plaintextBytes;
  room.writeBigInt64LE(key.id, PACKET_HEADROOM_BYTES);
  room.set(random(room.length - paddingAt), paddingAt);
  const packet = room.subarray(PACKET_HEADROOM_BYTES);
  packetCipher.seal(key.bytes, packet, directionOf(sender));
  return packet;
}

/** Like `sealMessage`, for a plaintext in another buffer. */
export function encryptMessage(key: AuthKey, sender: Sender, plaintext: Uint8Array, random: RandomSource = secureRandom): Buffer {
  const room = messageRoom(plaintext.length);
  room.set(plaintext, PLAINTEXT_AT);
  return sealMessage(key, sender, room, plaintext.length, random);
}

/**
 * Decrypts one packet and verifies its msg_key. The caller has looked up the key by the first 8 bytes.
 * @param sender who encrypted it: a server passes 'client'
 * @throws {CryptoError} BAD_LENGTH or MSG_KEY_MISMATCH, to be answered in the same way: "the response to any error encountered before the msg_key
 * check must be the same as the response to a failed msg_key check" (core.telegram.org/mtproto/security_guidelines)
 */
export function decryptMessage(key: AuthKey, sender: Sender, packet: Uint8Array): DecryptedMessage {
  const sizeBytes = packet.length - PACKET_HEADER_BYTES;
  if (sizeBytes < PLAINTEXT_HEADER_BYTES + PADDING_BYTES_MIN || sizeBytes % 16 !== 0) {
    throw new CryptoError('BAD_LENGTH', 'the encrypted part of the packet has an impossible size');
  }
  const plaintext = Buffer.allocUnsafe(sizeBytes);
  const first = packetCipher.open(key.bytes, packet, plaintext, directionOf(sender));
  if (first < 0) throw new CryptoError('MSG_KEY_MISMATCH', 'the msg_key does not belong to the message');
  return { plaintext, quickAckToken: (first | 0x8000_0000) >>> 0 };
}

const directionOf = (sender: Sender): Direction => (sender === 'client' ? 0 : 8);
