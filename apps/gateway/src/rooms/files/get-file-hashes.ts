import { sha256 } from '@teamgram/crypto';
import { refusal } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';
import { method } from '../../rpc/method.ts';
import { locate } from './parts/file-location.ts';
import { readBlob } from './parts/reading.ts';

/** "SHA-256 hashes of file chunks" (core.telegram.org/constructor/fileHash): chunks of 128 KiB, eight per answer. */
const CHUNK_BYTES = 128 * 1024;
const CHUNKS = 8;

/** Hashes from the chunk that contains `offset`. Refused: LOCATION_INVALID, and the errors of locating a file. */
export default method('upload.getFileHashes', async ({ location, offset }, context) => {
  const { blob } = await locate(context, location);
  if (offset < 0) throw refusal('LOCATION_INVALID');
  const start = Math.floor(offset / CHUNK_BYTES) * CHUNK_BYTES;
  return hashesOf(await readBlob(context.services.blobs, blob, start, CHUNKS * CHUNK_BYTES), start);
});

function hashesOf(bytes: Uint8Array, start: number): tl.fileHash[] {
  const hashes: tl.fileHash[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    const chunk = bytes.subarray(at, at + CHUNK_BYTES);
    hashes.push({ _: 'fileHash', offset: start + at, limit: chunk.length, hash: sha256(chunk) });
  }
  return hashes;
}
