import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { IgeBackend } from './aes-ige.ts';

const BLOCK_BYTES = 16;
const CHUNK_BYTES = 65_536;

/** The plaintext of a chunk, preceded by the last two blocks of the previous one; word aligned for XOR. */
const plainWords = new Int32Array((2 * BLOCK_BYTES + CHUNK_BYTES) / 4);
const plain = new Uint8Array(plainWords.buffer);
const mixedWords = new Int32Array(CHUNK_BYTES / 4);
const mixed = new Uint8Array(mixedWords.buffer);

/** AES-IGE built from OpenSSL's modes: works everywhere, encrypts large data fast, decrypts block by block (8 MB/s). */
export const opensslBackend: IgeBackend = { name: 'openssl', encrypt, decrypt };

/**
 * IGE is c_i = E(p_i ⊕ c_{i−1}) ⊕ p_{i−1}. With y_i = c_i ⊕ p_{i−1} this becomes y_i = E(p_i ⊕ p_{i−2} ⊕ y_{i−1}): CBC over x_i = p_i ⊕ p_{i−2} with
 * the initialisation vector c_0, where p_0 is the second half of the IGE iv and p_{−1} is zero. So OpenSSL's CBC mode does the block encryptions at
 * full speed.
 */
function encrypt(key: Uint8Array, iv: Uint8Array, source: Uint8Array, target: Uint8Array): void {
  const cbc = createCipheriv('aes-256-cbc', key, iv.subarray(0, BLOCK_BYTES)).setAutoPadding(false);
  plain.fill(0, 0, BLOCK_BYTES);
  plain.set(iv.subarray(BLOCK_BYTES), BLOCK_BYTES);
  for (let start = 0; start < source.length; start += CHUNK_BYTES) {
    const chunk = source.subarray(start, start + CHUNK_BYTES);
    const words = chunk.length / 4;
    plain.set(chunk, 2 * BLOCK_BYTES);
    for (let i = 0; i < words; i++) mixedWords[i] = plainWords[i + 8]! ^ plainWords[i]!;
    mixed.set(cbc.update(mixed.subarray(0, chunk.length)));
    for (let i = 0; i < words; i++) mixedWords[i]! ^= plainWords[i + 4]!;
    target.set(mixed.subarray(0, chunk.length), start);
    plain.copyWithin(0, chunk.length, chunk.length + 2 * BLOCK_BYTES);
  }
}

/** p_i = D(c_i ⊕ p_{i−1}) ⊕ c_{i−1} chains the inverse cipher, which no mode of OpenSSL offers: one call per block. */
function decrypt(key: Uint8Array, iv: Uint8Array, source: Uint8Array, target: Uint8Array): void {
  const ecb = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  let previousCipher = iv.slice(0, BLOCK_BYTES);
  let previousPlain = iv.subarray(BLOCK_BYTES);
  const input = new Uint8Array(BLOCK_BYTES);
  for (let start = 0; start < source.length; start += BLOCK_BYTES) {
    const cipher = source.slice(start, start + BLOCK_BYTES);
    for (let i = 0; i < BLOCK_BYTES; i++) input[i] = cipher[i]! ^ previousPlain[i]!;
    const block = ecb.update(input);
    for (let i = 0; i < BLOCK_BYTES; i++) block[i]! ^= previousCipher[i]!;
    target.set(block, start);
    previousCipher = cipher;
    previousPlain = block;
  }
}
