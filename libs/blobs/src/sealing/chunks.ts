/**
 * Encryption at rest: AES-256-GCM (NIST SP 800-38D) in chunks of 64 KiB, so that a range can be read without the rest. Layout: magic (8 bytes), salt
 * (16), then the chunks, each with its tag (16). The chunk key is HKDF-SHA256 of the file's key, the salt and the blob's name: no two writes share a
 * key, so a counter is a safe nonce. The nonce of the last chunk marks it as the last (the STREAM construction of Hoang, Reyhanitabar, Rogaway and
 * Vizár, 2015), so that a truncated blob is detected.
 */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

export const CHUNK_BYTES = 64 * 1024;
const TAG_BYTES = 16;
const NONCE_BYTES = 12;
const SALT_BYTES = 16;
const MAGIC = Buffer.from('TGBLOB1\n', 'latin1');
export const HEADER_BYTES = MAGIC.length + SALT_BYTES;
/** Size of a full chunk on disk. */
export const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;

/** The bytes on disk are not what was written, or the key is wrong. */
export class BlobDamaged extends Error {}

export function headerOf(salt: Uint8Array): Buffer {
  return Buffer.concat([MAGIC, salt]);
}

/** The salt in a header. Throws BlobDamaged. */
export function saltOf(header: Uint8Array): Uint8Array {
  if (header.length !== HEADER_BYTES || !MAGIC.equals(header.subarray(0, MAGIC.length))) throw new BlobDamaged('not a sealed blob');
  return header.subarray(MAGIC.length);
}

/** The key of a blob's chunks. @param fileKey 32 bytes */
export function chunkKeyOf(fileKey: Uint8Array, salt: Uint8Array, name: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', fileKey, salt, `teamgram blob ${name}`, 32));
}

export function sealChunk(key: Uint8Array, index: number, isLast: boolean, bytes: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index, isLast));
  return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** Decrypts a chunk. Throws BlobDamaged. */
export function openChunk(key: Uint8Array, index: number, isLast: boolean, sealed: Uint8Array): Buffer {
  if (sealed.length < TAG_BYTES) throw new BlobDamaged('a chunk is cut off');
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(index, isLast));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const bytes = decipher.update(sealed.subarray(0, -TAG_BYTES));
  try {
    decipher.final();
  } catch {
    throw new BlobDamaged('a chunk does not open');
  }
  return bytes;
}

/** The plaintext size of a sealed blob of `storedBytes`. Throws BlobDamaged. */
export function plainBytesOf(storedBytes: number): number {
  const body = storedBytes - HEADER_BYTES;
  if (body < TAG_BYTES) throw new BlobDamaged('shorter than an empty blob');
  return body - chunksOf(storedBytes) * TAG_BYTES;
}

export function chunksOf(storedBytes: number): number {
  return Math.ceil((storedBytes - HEADER_BYTES) / SEALED_CHUNK_BYTES);
}

function nonceOf(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUInt32BE(index, NONCE_BYTES - 5);
  nonce.writeUInt8(isLast ? 1 : 0, NONCE_BYTES - 1);
  return nonce;
}
