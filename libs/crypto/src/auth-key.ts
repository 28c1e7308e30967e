import { concat, xor } from './bytes.ts';
import { sha1 } from './digest.ts';
import { requireSize } from './errors.ts';

/** A key shared by client and server, with the id by which packets refer to it. */
export type AuthKey = {
  /** 256 bytes, big endian. */
  readonly bytes: Uint8Array;
  /** The 64 lower-order bits of SHA-1(bytes) as a TL `long` (signed, read little endian). */
  readonly id: bigint;
};

const AUTH_KEY_BYTES = 256;

/** @param bytes 256 bytes, g^(ab) mod p left-padded with zeros. */
export function authKey(bytes: Uint8Array): AuthKey {
  requireSize('auth key', bytes, AUTH_KEY_BYTES);
  return { bytes, id: Buffer.from(sha1(bytes)).readBigInt64LE(12) };
}

/** auth_key_aux_hash: "the 64 higher-order bits of SHA1(auth_key)". 8 bytes. */
export function authKeyAuxHash(key: AuthKey): Uint8Array {
  return sha1(key.bytes).subarray(0, 8);
}

/** Distinguishes the three answers to set_client_DH_params: ok, retry, fail. */
export type DhGenOutcome = 1 | 2 | 3;

/**
 * new_nonce_hash1…3: "the 128 lower-order bits of SHA1 of the byte string derived from the new_nonce string by adding a single
 * byte with the value of 1, 2, or 3, and followed by another 8 bytes with auth_key_aux_hash" (core.telegram.org/mtproto/auth_key §9).
 * @param newNonce 32 bytes
 */
export function newNonceHash(newNonce: Uint8Array, outcome: DhGenOutcome, key: AuthKey): Uint8Array {
  requireSize('new_nonce', newNonce, 32);
  return sha1(concat(newNonce, Uint8Array.of(outcome), authKeyAuxHash(key))).subarray(4, 20);
}

/** new_nonce_hash of server_DH_params_fail: "128 lower-order bits of SHA1 (new_nonce)". 16 bytes. */
export function newNonceFailHash(newNonce: Uint8Array): Uint8Array {
  return sha1(newNonce).subarray(4, 20);
}

/** Key and initialisation vector for AES-256-IGE, 32 bytes each. */
export type IgeKey = { readonly key: Uint8Array; readonly iv: Uint8Array };

/**
 * tmp_aes_key and tmp_aes_iv, which encrypt the inner data of the DH exchange (core.telegram.org/mtproto/auth_key §6): `tmp_aes_key := SHA1(new_nonce
 * + server_nonce) + substr(SHA1(server_nonce + new_nonce), 0, 12)`, `tmp_aes_iv := substr(SHA1(server_nonce + new_nonce), 12, 8) + SHA1(new_nonce +
 * new_nonce) + substr(new_nonce, 0, 4)`.
 * @param newNonce 32 bytes
 * @param serverNonce 16 bytes
 */
export function temporaryAesKey(newNonce: Uint8Array, serverNonce: Uint8Array): IgeKey {
  requireSize('new_nonce', newNonce, 32);
  requireSize('server_nonce', serverNonce, 16);
  const newServer = sha1(concat(newNonce, serverNonce));
  const serverNew = sha1(concat(serverNonce, newNonce));
  const newNew = sha1(concat(newNonce, newNonce));
  return {
    key: concat(newServer, serverNew.subarray(0, 12)),
    iv: concat(serverNew.subarray(12, 20), newNew, newNonce.subarray(0, 4)),
  };
}

/** The first server salt: "substr(new_nonce, 0, 8) XOR substr(server_nonce, 0, 8)", as a TL `long`. */
export function initialServerSalt(newNonce: Uint8Array, serverNonce: Uint8Array): bigint {
  return Buffer.from(xor(newNonce.subarray(0, 8), serverNonce.subarray(0, 8))).readBigInt64LE();
}
