import type { tl } from '@teamgram/tl';
import { artFile, isArt } from '../../reaction-art/reaction-art.ts';
import { method } from '../../rpc/method.ts';
import { refuseFileBesideTakeout } from '../settings/parts/takeout.ts';
import { checkRange } from './parts/download-range.ts';
import { blobName, storedAtS } from './parts/file-id.ts';
import { locate } from './parts/file-location.ts';
import { imageKind } from './parts/image-kind.ts';
import type { ImageKind } from './parts/image-kind.ts';
import { readBlob } from './parts/reading.ts';

const fileTypes: Record<ImageKind, tl.storage.FileType> = {
  jpeg: { _: 'storage.fileJpeg' }, png: { _: 'storage.filePng' }, gif: { _: 'storage.fileGif' }, webp: { _: 'storage.fileWebp' },
};

/** F3, F4. No bytes beyond the end of the file. */
export default method('upload.getFile', async ({ precise, location, offset, limit }, context) => {
  checkRange(offset, limit, precise === true);
  const { id, blob } = await locate(context, location);
  await refuseFileBesideTakeout(context, blob);
  const bytes = isArt(id) && blob === blobName(id) ? (await artFile(id)).bytes.subarray(offset, offset + limit) : await readBlob(context.services.blobs, blob, offset, limit);
  return { _: 'upload.file', type: typeOf(bytes, offset), mtime: storedAtS(id), bytes };
});

/** The type can be detected at the beginning of the file only. */
function typeOf(bytes: Uint8Array, offset: number): tl.storage.FileType {
  const kind = offset === 0 ? imageKind(bytes) : undefined;
  if (kind) return fileTypes[kind];
  return { _: offset === 0 ? 'storage.fileUnknown' : 'storage.filePartial' };
}
