import type { IgeKey } from './auth-key.ts';
import { igeDecryptInto, igeEncryptInto } from './aes-ige.ts';
import { constantTimeEqual, sha256 } from './digest.ts';
import { loadNativePacketCipher } from './packet-cipher-native.ts';
import { seededRandom } from './random.ts';

/** x = 0 "for messages from client to server and x = 8 for those from server to client". */
export type Direction = 0 | 8;

/**
 * One implementation of MTProto 2.0 packet encryption (core.telegram.org/mtproto/description, "Message key", "AES key and initialization vector").
 * Sizes are checked by the caller: the auth key has 256 bytes; the packet consists of auth_key_id (8), msg_key (16) and a body whose size is a
 * multiple of 16 bytes.
 */
export type PacketCipher = {
  readonly name: 'native' | 'composed';
  /** Writes msg_key and encrypts the body (plaintext with padding) in place. */
  readonly seal: (authKey: Uint8Array, packet: Uint8Array, x: Direction) => void;
  /**
   * Decrypts the body into `plaintext`, which has the same size and does not overlap it.
   * @returns the first 32 bits of msg_key_large, little endian and unsigned; −1 when the msg_key does not match the plaintext
   */
  readonly open: (authKey: Uint8Array, packet: Uint8Array, plaintext: Uint8Array, x: Direction) => number;
};

const MSG_KEY_AT = 8;
const BODY_AT = 24;

/** Composed of three hashes and a cipher. */
const composedCipher: PacketCipher = {
  name: 'composed',
  seal(authKey, packet, x) {
    const body = packet.subarray(BODY_AT);
    const msgKey = messageKeyLarge(authKey, body, x).subarray(8, 24);
    const { key, iv } = derived(authKey, msgKey, x);
    igeEncryptInto(key, iv, body, body);
    packet.set(msgKey, MSG_KEY_AT);
  },
  open(authKey, packet, plaintext, x) {
    const msgKey = packet.subarray(MSG_KEY_AT, BODY_AT);
    const { key, iv } = derived(authKey, msgKey, x);
    igeDecryptInto(key, iv, packet.subarray(BODY_AT), plaintext);
    const large = messageKeyLarge(authKey, plaintext, x);
    return constantTimeEqual(msgKey, large.subarray(8, 24)) ? (large[0]! | (large[1]! << 8) | (large[2]! << 16) | (large[3]! << 24)) >>> 0 : -1;
  },
};

/** The ciphers that work on this machine, fastest first. */
export const packetCiphers: readonly PacketCipher[] = [...nativeCipher(), composedCipher];

/** The cipher in use. */
export const packetCipher = packetCiphers[0]!;

/** "msg_key_large = SHA256 (substr (auth_key, 88+x, 32) + plaintext + random_padding)" */
function messageKeyLarge(authKey: Uint8Array, padded: Uint8Array, x: Direction): Uint8Array {
  return sha256(Buffer.concat([authKey.subarray(88 + x, 120 + x), padded]));
}

/**
 * `sha256_a = SHA256(msg_key + substr(auth_key, x, 36)); sha256_b = SHA256(substr(auth_key, 40+x, 36) + msg_key);`
 * `aes_key = substr(sha256_a, 0, 8) + substr(sha256_b, 8, 16) + substr(sha256_a, 24, 8);`
 * `aes_iv = substr(sha256_b, 0, 8) + substr(sha256_a, 8, 16) + substr(sha256_b, 24, 8);`
 */
function derived(authKey: Uint8Array, msgKey: Uint8Array, x: Direction): IgeKey {
  const a = sha256(Buffer.concat([msgKey, authKey.subarray(x, x + 36)]));
  const b = sha256(Buffer.concat([authKey.subarray(40 + x, 76 + x), msgKey]));
  return { key: interleaved(a, b), iv: interleaved(b, a) };
}

function interleaved(outer: Uint8Array, inner: Uint8Array): Uint8Array {
  return Buffer.concat([outer.subarray(0, 8), inner.subarray(8, 24), outer.subarray(24, 32)]);
}

/** An addon that is missing, built for another machine or computes wrong results must never be used. */
function nativeCipher(): PacketCipher[] {
  try {
    const candidate = loadNativePacketCipher();
    return agreesWithComposed(candidate) ? [candidate] : [];
  } catch {
    return [];
  }
}

function agreesWithComposed(candidate: PacketCipher): boolean {
  const authKey = seededRandom('auth key')(256);
  const plain = seededRandom('packet')(BODY_AT + 112);
  const [expected, sealed, opened] = [plain.slice(), plain.slice(), new Uint8Array(112)];
  composedCipher.seal(authKey, expected, 8);
  candidate.seal(authKey, sealed, 8);
  const first = candidate.open(authKey, sealed, opened, 8);
  return constantTimeEqual(sealed, expected) && first === composedCipher.open(authKey, sealed, new Uint8Array(112), 8) && constantTimeEqual(opened, plain.subarray(BODY_AT));
}
