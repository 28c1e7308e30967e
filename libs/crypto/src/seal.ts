import { createCipheriv, createDecipheriv } from 'node:crypto';
import { constantTimeEqual, sha256 } from './digest.ts';
import { concat } from './bytes.ts';
import { CryptoError, requireSize } from './errors.ts';
import { secureRandom, type RandomSource } from './random.ts';

const SEAL_KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A private field at rest. Without its key nothing of the plaintext but the size can be learnt, not even by guessing it. */
export type SealedBytes = {
  /** 12 random bytes. */
  readonly nonce: Uint8Array;
  /** AES-256-GCM ciphertext with the 16-byte tag behind it. */
  readonly ciphertext: Uint8Array;
  /** SHA-256(salt ‖ plaintext), 32 bytes: lets one disclosed field be checked against the log without giving its key away. */
  readonly commitment: Uint8Array;
};

/**
 * AES-256-GCM (NIST SP 800-38D) under a data key.
 * @param key 32 bytes, meant for few plaintexts: nonces are random
 * @param aad bound to the ciphertext: the place of the field, so that it cannot be moved elsewhere
 */
export function seal(key: Uint8Array, plaintext: Uint8Array, aad: Uint8Array, random: RandomSource = secureRandom): SealedBytes {
  const nonce = random(NONCE_BYTES);
  const ciphertext = encryptGcm(key, nonce, plaintext, aad);
  return { nonce, ciphertext, commitment: sealCommitment(commitmentSalt(key, nonce), plaintext) };
}

/**
 * Undoes `seal` and checks tag and commitment. (GCM alone does not commit to its key: the commitment makes one ciphertext open in one way only.)
 * @throws {CryptoError} UNSEAL_FAILED: wrong key, wrong associated data or altered bytes
 */
export function open(key: Uint8Array, sealed: SealedBytes, aad: Uint8Array): Uint8Array {
  const plaintext = decryptGcm(key, sealed.nonce, sealed.ciphertext, aad);
  if (!constantTimeEqual(sealCommitment(commitmentSalt(key, sealed.nonce), plaintext), sealed.commitment)) throw unsealFailed();
  return plaintext;
}

/** Domain byte: 0 and 1 are the children of a node of the key tree (ggm.ts). */
const COMMITMENT_DOMAIN = 0x02;

/**
 * SHA-256(key ‖ 0x02 ‖ nonce): 32 bytes that go with the key, so a commitment is unguessable once the key is destroyed.
 * Disclosing the salt of one field opens that commitment and nothing else.
 */
export function commitmentSalt(key: Uint8Array, nonce: Uint8Array): Uint8Array {
  return sha256(concat(key, Uint8Array.of(COMMITMENT_DOMAIN), nonce));
}

/** The commitment of a plaintext under a disclosed salt: SHA-256(salt ‖ plaintext). */
export function sealCommitment(salt: Uint8Array, plaintext: Uint8Array): Uint8Array {
  return sha256(concat(salt, plaintext));
}

/**
 * Wraps a secret under the key-encryption key: nonce (12) ‖ ciphertext ‖ tag (16).
 * Random nonces allow 2^32 wraps under one key (SP 800-38D §8.3).
 * @param kek 32 bytes
 * @param scope what the secret is and whose, e.g. `auth-key/<id>`: a wrapped value put elsewhere does not unwrap
 */
export function wrapSecret(kek: Uint8Array, secret: Uint8Array, scope: string, random: RandomSource = secureRandom): Uint8Array {
  const nonce = random(NONCE_BYTES);
  return concat(nonce, encryptGcm(kek, nonce, secret, Buffer.from(scope, 'utf8')));
}

/** Undoes `wrapSecret`. @throws {CryptoError} UNSEAL_FAILED */
export function unwrapSecret(kek: Uint8Array, wrapped: Uint8Array, scope: string): Uint8Array {
  return decryptGcm(kek, wrapped.subarray(0, NONCE_BYTES), wrapped.subarray(NONCE_BYTES), Buffer.from(scope, 'utf8'));
}

function encryptGcm(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Uint8Array {
  requireSize('sealing key', key, SEAL_KEY_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(aad);
  const body = cipher.update(plaintext);
  cipher.final(); // a stream cipher leaves nothing to the end; this computes the tag
  return concat(body, cipher.getAuthTag());
}

function decryptGcm(key: Uint8Array, nonce: Uint8Array, ciphertext: Uint8Array, aad: Uint8Array): Uint8Array {
  requireSize('sealing key', key, SEAL_KEY_BYTES);
  const bodyBytes = ciphertext.length - TAG_BYTES;
  if (nonce.length !== NONCE_BYTES || bodyBytes < 0) throw unsealFailed();
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(aad);
  decipher.setAuthTag(ciphertext.subarray(bodyBytes));
  const plaintext = decipher.update(ciphertext.subarray(0, bodyBytes));
  try {
    decipher.final();
  } catch {
    throw unsealFailed();
  }
  return plaintext;
}

const unsealFailed = () => new CryptoError('UNSEAL_FAILED', 'the sealed bytes do not open with this key in this place');
