import { createHash } from 'node:crypto';
import { Refusal, refusal } from '@teamgram/domain';
import type { FileRow } from '@teamgram/read-models';
import { tlDocument } from '../../convert/media.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { blobName } from './parts/file-id.ts';
import { readBlob } from './parts/reading.ts';

const SHA256_BYTES = 32;
/** "mainly used for gifs": larger files are not hashed. */
const HASHED_BYTES_MAX = 16 * 1024 * 1024;
/** Files of the same size and type that are compared. */
const COMPARED_MAX = 4;
const CHUNK_BYTES = 1024 * 1024;

/**
 * A document with this content among those that the caller has uploaded or saved as a GIF. Files of others are not searched, since knowing the content does
 * not grant access. No hashes are stored; files are read and hashed on request. Refused: SHA256_HASH_INVALID, FLOOD_WAIT_X.
 */
export default method('messages.getDocumentByHash', async ({ sha256, size, mime_type }, context) => {
  if (sha256.length !== SHA256_BYTES) throw refusal('SHA256_HASH_INVALID');
  if (size > 0 && size <= HASHED_BYTES_MAX) {
    const rows = await (await context.read()).filesOfSize(context.viewer, size, COMPARED_MAX);
    // Reading whole files is expensive, so it is rate-limited like look-ups.
    if (rows.length > 0) context.services.flood.lookedUp(context.viewer);
    for (const row of rows) {
      const { fact } = await context.services.opener.openEvent(row.event);
      const document = fact.type === 'FileStored' ? fact.description?.document : undefined;
      if (document?.mimeType === mime_type.toLowerCase() && (await hasDigest(context, row, sha256))) return tlDocument(context.view, document, { kind: 'upload' });
    }
  }
  return { _: 'documentEmpty', id: 0n };
});

/** False for a file that has been deleted meanwhile. */
async function hasDigest({ services }: Context, { fileId, sizeBytes }: FileRow, sha256: Uint8Array): Promise<boolean> {
  const hash = createHash('sha256');
  try {
    for (let offset = 0; offset < sizeBytes; offset += CHUNK_BYTES) hash.update(await readBlob(services.blobs, blobName(fileId), offset, CHUNK_BYTES));
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
  return hash.digest().equals(sha256);
}
