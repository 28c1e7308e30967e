import { createCipheriv, createDecipheriv } from 'node:crypto';
import { concat } from './bytes.ts';
import { constantTimeEqual, sha256 } from './digest.ts';
import { loadNativeFieldCipher } from './field-cipher-native.ts';

export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
export const COMMITMENT_BYTES = 32;

/**
 * One implementation of sealed fields: AES-256-GCM (NIST SP 800-38D) plus a commitment to the plaintext. Sizes are checked by the caller: a key has
 * 32 bytes, `plaintext` is 16 bytes shorter than `ciphertext`. Plaintext and sealed bytes do not overlap.
 */
export type FieldCipher = {
  readonly name: 'native' | 'node';
  /** @param sealed starts with the nonce; ciphertext, tag and commitment are written after it and fill it */
  readonly seal: (key: Uint8Array, plaintext: Uint8Array, aad: Uint8Array, sealed: Uint8Array) => void;
  /** @returns whether tag and commitment are valid; if not, the content of `plaintext` is undefined */
  readonly open: (key: Uint8Array, nonce: Uint8Array, ciphertext: Uint8Array, commitment: Uint8Array, aad: Uint8Array, plaintext: Uint8Array) => boolean;
};

/** Domain separation: the bytes 0 and 1 derive the children of a node of the key tree (ggm.ts). */
const COMMITMENT_DOMAIN = 0x02;

/**
 * SHA-256(key ‖ 0x02 ‖ nonce), 32 bytes. Derived from the key, so that the commitment cannot be guessed once the key is destroyed. Disclosing the
 * salt of one field opens that commitment and nothing else.
 */
export function commitmentSalt(key: Uint8Array, nonce: Uint8Array): Uint8Array {
  return sha256(concat(key, Uint8Array.of(COMMITMENT_DOMAIN), nonce));
}

/** The commitment of a plaintext under a disclosed salt: SHA-256(salt ‖ plaintext). */
export function sealCommitment(salt: Uint8Array, plaintext: Uint8Array): Uint8Array {
  return sha256(concat(salt, plaintext));
}

/** @returns the ciphertext, followed by the tag */
export function encryptGcm(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(aad);
  const body = cipher.update(plaintext);
  cipher.final(); // GCM leaves no ciphertext to the end; this computes the tag
  return concat(body, cipher.getAuthTag());
}

/** Undefined when the tag is wrong. @param ciphertext including its tag, so at least 16 bytes */
export function decryptGcm(key: Uint8Array, nonce: Uint8Array, ciphertext: Uint8Array, aad: Uint8Array): Uint8Array | undefined {
  const bodyBytes = ciphertext.length - TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(aad);
  decipher.setAuthTag(ciphertext.subarray(bodyBytes));
  const plaintext = decipher.update(ciphertext.subarray(0, bodyBytes));
  try {
    decipher.final();
  } catch {
    return undefined;
  }
  return plaintext;
}

/** Composed of Node's cipher and two hashes. */
const nodeCipher: FieldCipher = {
  name: 'node',
  seal(key, plaintext, aad, sealed) {
    const nonce = sealed.subarray(0, NONCE_BYTES);
    sealed.set(encryptGcm(key, nonce, plaintext, aad), NONCE_BYTES);
    sealed.set(sealCommitment(commitmentSalt(key, nonce), plaintext), sealed.length - COMMITMENT_BYTES);
  },
  open(key, nonce, ciphertext, commitment, aad, plaintext) {
    const opened = decryptGcm(key, nonce, ciphertext, aad);
    if (!opened || !constantTimeEqual(sealCommitment(commitmentSalt(key, nonce), opened), commitment)) return false;
    plaintext.set(opened);
    return true;
  },
};

/** Sizes used to test a cipher before it is used: empty, less than a block, blocks, and more blocks than are processed in parallel. */
const SAMPLE_SIZES = [0, 1, 16, 100, 128, 300];

/** The ciphers that work on this machine, fastest first. */
export const fieldCiphers: readonly FieldCipher[] = [...nativeCipher(), nodeCipher];

/** The cipher in use. */
export const fieldCipher = fieldCiphers[0]!;

/** An addon that is missing, built for another machine or computes wrong results must never be used. */
function nativeCipher(): FieldCipher[] {
  try {
    const native = loadNativeFieldCipher();
    return SAMPLE_SIZES.every((size) => agrees(native, size)) ? [native] : [];
  } catch {
    return [];
  }
}

function agrees(native: FieldCipher, size: number): boolean {
  const bytes = (count: number, factor: number) => Uint8Array.from({ length: count }, (_, index) => index * factor + size);
  const [key, plaintext, aad] = [bytes(32, 7), bytes(size, 5), bytes(size % 40, 3)];
  const [expected, sealed] = [nodeCipher, native].map((cipher) => {
    const result = Buffer.alloc(NONCE_BYTES + size + TAG_BYTES + COMMITMENT_BYTES, 9);
    cipher.seal(key, plaintext, aad, result);
    return result;
  }) as [Buffer, Buffer];
  const opened = Buffer.alloc(size);
  const [nonce, ciphertext, commitment] = [sealed.subarray(0, NONCE_BYTES), sealed.subarray(NONCE_BYTES, -COMMITMENT_BYTES), sealed.subarray(-COMMITMENT_BYTES)];
  return sealed.equals(expected) && native.open(key, nonce, ciphertext, commitment, aad, opened) && opened.equals(plaintext) &&
    !native.open(key, nonce, ciphertext, key, aad, opened) && !native.open(key, commitment.subarray(0, NONCE_BYTES), ciphertext, commitment, aad, opened);
}
