import { createHash, randomBytes } from 'node:crypto';
import type { Pieces } from '../disk/durable-file.ts';
import { CHUNK_BYTES, chunkKeyOf, headerOf, sealChunk } from './chunks.ts';

const SALT_BYTES = 16;

/** `plain` returns size and hash of the plaintext; available when `pieces` has ended. */
export type Sealing = { pieces: AsyncIterable<Uint8Array>; plain: () => { sizeBytes: number; sha256: Uint8Array } };

/** Encrypts a stream; holds one chunk and one piece in memory. */
export function sealing(fileKey: Uint8Array, name: string, pieces: Pieces): Sealing {
  const sha256 = createHash('sha256');
  const salt = randomBytes(SALT_BYTES);
  const key = chunkKeyOf(fileKey, salt, name);
  let sizeBytes = 0;

  async function* sealed(): AsyncGenerator<Uint8Array> {
    yield headerOf(salt);
    let index = 0;
    let waiting: Uint8Array = new Uint8Array(0);
    for await (const piece of pieces) {
      sha256.update(piece);
      sizeBytes += piece.length;
      let bytes = waiting.length === 0 ? piece : Buffer.concat([waiting, piece]);
      const full: Uint8Array[] = [];
      // A full chunk may be the last one, so it is held back until more bytes follow.
      for (; bytes.length > CHUNK_BYTES; bytes = bytes.subarray(CHUNK_BYTES)) full.push(sealChunk(key, index++, false, bytes.subarray(0, CHUNK_BYTES)));
      if (full.length > 0) yield Buffer.concat(full);
      waiting = bytes;
    }
    yield sealChunk(key, index, true, waiting);
  }

  return { pieces: sealed(), plain: () => ({ sizeBytes, sha256: sha256.digest() }) };
}
