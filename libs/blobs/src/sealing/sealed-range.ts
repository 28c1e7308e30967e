import type { FileHandle } from 'node:fs/promises';
import { CHUNK_BYTES, chunkKeyOf, chunksOf, HEADER_BYTES, openChunk, plainBytesOf, saltOf, SEALED_CHUNK_BYTES } from './chunks.ts';

/** At most `limit` bytes of a sealed blob from `offset` on; reads and decrypts only the chunks that contain them. Throws BlobDamaged. */
export async function readSealedRange(file: FileHandle, fileKey: Uint8Array, name: string, offset: number, limit: number): Promise<Uint8Array> {
  const { size } = await file.stat();
  const wanted = Math.max(0, Math.min(limit, plainBytesOf(size) - offset));
  if (wanted === 0) return new Uint8Array(0);
  const first = Math.floor(offset / CHUNK_BYTES);
  const last = Math.floor((offset + wanted - 1) / CHUNK_BYTES);
  const [header, sealed] = await Promise.all([
    readAt(file, 0, HEADER_BYTES),
    readAt(file, HEADER_BYTES + first * SEALED_CHUNK_BYTES, (last - first + 1) * SEALED_CHUNK_BYTES),
  ]);
  const key = chunkKeyOf(fileKey, saltOf(header), name);
  const chunks: Buffer[] = [];
  for (let index = first; index <= last; index++) {
    const at = (index - first) * SEALED_CHUNK_BYTES;
    chunks.push(openChunk(key, index, index === chunksOf(size) - 1, sealed.subarray(at, at + SEALED_CHUNK_BYTES)));
  }
  const start = offset - first * CHUNK_BYTES;
  return Buffer.concat(chunks).subarray(start, start + wanted);
}

/** Returns fewer bytes at the end of the file. */
async function readAt(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
