import { CryptoError, requireSize } from './errors.ts';
import { COMMITMENT_BYTES, decryptGcm, encryptGcm, fieldCipher, NONCE_BYTES, TAG_BYTES } from './field-cipher.ts';
import { secureRandom, type RandomSource } from './random.ts';
import { concat } from './bytes.ts';

export { commitmentSalt, sealCommitment } from './field-cipher.ts';

const SEAL_KEY_BYTES = 32;

/** An encrypted private field. Without its key nothing but the size of the plaintext can be learned, not even by guessing. */
export type SealedBytes = {
  /** 12 random bytes. */
  readonly nonce: Uint8Array;
  /** AES-256-GCM ciphertext followed by the 16-byte tag. */
  readonly ciphertext: Uint8Array;
  /** SHA-256(salt ‖ plaintext), 32 bytes: allows a disclosed field to be verified against the log without disclosing its key. */
  readonly commitment: Uint8Array;
};

/**
 * AES-256-GCM (NIST SP 800-38D) under a data key.
 * @param key 32 bytes, to be used for few plaintexts, because nonces are random
 * @param aad associated data: the place of the field, so that the ciphertext cannot be moved elsewhere
 */
export function seal(key: Uint8Array, plaintext: Uint8Array, aad: Uint8Array, random: RandomSource = secureRandom): SealedBytes {
  requireSize('sealing key', key, SEAL_KEY_BYTES);
  const nonce = random(NONCE_BYTES);
  const sealed = Buffer.allocUnsafe(NONCE_BYTES + plaintext.length + TAG_BYTES + COMMITMENT_BYTES);
  sealed.set(nonce);
  fieldCipher.seal(key, plaintext, aad, sealed);
  const end = sealed.length - COMMITMENT_BYTES;
  return { nonce, ciphertext: sealed.subarray(NONCE_BYTES, end), commitment: sealed.subarray(end) };
}

/**
 * The inverse of `seal`; verifies tag and commitment. (GCM alone is not key-committing: with the commitment a ciphertext can be opened in only one
 * way.)
 * @throws {CryptoError} UNSEAL_FAILED: wrong key, wrong associated data or altered bytes
 */
export function open(key: Uint8Array, sealed: SealedBytes, aad: Uint8Array): Uint8Array {
  requireSize('sealing key', key, SEAL_KEY_BYTES);
  const { nonce, ciphertext, commitment } = sealed;
  if (nonce.length !== NONCE_BYTES || ciphertext.length < TAG_BYTES || commitment.length !== COMMITMENT_BYTES) throw unsealFailed();
  // Not from the shared buffer pool: it will hold a secret.
  const plaintext = Buffer.allocUnsafeSlow(ciphertext.length - TAG_BYTES);
  if (!fieldCipher.open(key, nonce, ciphertext, commitment, aad, plaintext)) throw unsealFailed();
  return plaintext;
}

/**
 * Encrypts a secret with the key-encryption key: nonce (12) ‖ ciphertext ‖ tag (16). Random nonces allow 2^32 wraps under one key (SP 800-38D §8.3).
 * @param kek 32 bytes
 * @param scope kind and owner of the secret, e.g. `auth-key/<id>`: it cannot be unwrapped under another scope
 */
export function wrapSecret(kek: Uint8Array, secret: Uint8Array, scope: string, random: RandomSource = secureRandom): Uint8Array {
  requireSize('sealing key', kek, SEAL_KEY_BYTES);
  const nonce = random(NONCE_BYTES);
  return concat(nonce, encryptGcm(kek, nonce, secret, Buffer.from(scope, 'utf8')));
}

/** The inverse of `wrapSecret`. @throws {CryptoError} UNSEAL_FAILED */
export function unwrapSecret(kek: Uint8Array, wrapped: Uint8Array, scope: string): Uint8Array {
  requireSize('sealing key', kek, SEAL_KEY_BYTES);
  if (wrapped.length < NONCE_BYTES + TAG_BYTES) throw unsealFailed();
  const secret = decryptGcm(kek, wrapped.subarray(0, NONCE_BYTES), wrapped.subarray(NONCE_BYTES), Buffer.from(scope, 'utf8'));
  if (!secret) throw unsealFailed();
  return secret;
}

const unsealFailed = () => new CryptoError('UNSEAL_FAILED', 'the sealed bytes do not open with this key in this place');
