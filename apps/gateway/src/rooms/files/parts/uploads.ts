/** Uploads of the caller (libs/blobs), with errors mapped to those of the API. */
import { QuotaExceeded, UploadRefused } from '@teamgram/blobs';
import type { StoredBlob } from '@teamgram/blobs';
import { refusal } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';

/** `totalParts` of upload.saveBigFilePart. Throws the errors of F1, and FLOOD_WAIT_X when the caller has too many pending bytes. */
export async function savePart(context: Context, fileId: bigint, index: number, bytes: Uint8Array, totalParts?: number): Promise<true> {
  await inWords(context.services.blobs.savePart({ owner: ownerOf(context), fileId, index, totalParts }, bytes));
  return true;
}

/** Assembles an upload into a blob. Throws FILE_PARTS_INVALID, FILE_PART_X_MISSING, MD5_CHECKSUM_INVALID … */
export function assemble(context: Context, file: tl.InputFile, name: string): Promise<StoredBlob> {
  if (file._ === 'inputFileStoryDocument') throw refusal('MEDIA_INVALID');
  const md5 = file._ === 'inputFile' ? file.md5_checksum : undefined;
  return inWords(context.services.blobs.assemble({ owner: ownerOf(context), fileId: file.id, parts: file.parts, md5 }, name));
}

function ownerOf({ viewer }: Context): string {
  return `${viewer}`;
}

async function inWords<T>(act: Promise<T>): Promise<T> {
  try {
    return await act;
  } catch (error) {
    if (error instanceof UploadRefused) throw refusal(error.code, error.argument);
    if (error instanceof QuotaExceeded) throw refusal('FLOOD_WAIT_X', error.retryAfterS);
    throw error;
  }
}
