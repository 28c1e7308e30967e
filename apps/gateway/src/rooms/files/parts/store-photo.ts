import { refusal } from '@teamgram/domain';
import { photo as photoOf } from '@teamgram/event-schemas';
import type { Photo } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';
import { blobName, newFileId, storedAtS } from './file-id.ts';
import { makePicture, PICTURE_BYTES_MAX } from './picture.ts';
import type { Picture, Sizes } from './picture.ts';
import { storeSizes } from './picture-sizes.ts';
import { assemble } from './uploads.ts';

/** Stores an uploaded image as a photo in these sizes. Throws the errors of uploads and images. */
export async function storeUploadedPhoto(context: Context, file: tl.InputFile, sizes: Sizes): Promise<Photo> {
  const { blobs, nowMs } = context.services;
  const id = await newFileId(blobs, nowMs());
  const picture = await uploadedPicture(context, file, blobName(id), sizes);
  const stored = await storeSizes(blobs, id, picture);
  const photo = photoOf({ id, dateS: storedAtS(id), sizes: stored });
  await context.send({ type: 'StoreFile', id, sizeBytes: stored.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0), description: { photo, document: undefined } });
  return photo;
}

/** Decodes an upload through a temporary blob `name`, which is removed afterwards. */
export async function uploadedPicture(context: Context, file: tl.InputFile, name: string, sizes: Sizes): Promise<Picture> {
  const { blobs } = context.services;
  try {
    const { sizeBytes } = await assemble(context, file, name);
    if (sizeBytes > PICTURE_BYTES_MAX) throw refusal('IMAGE_PROCESS_FAILED');
    return await makePicture(async () => (await blobs.read(name, 0, sizeBytes))!, sizes);
  } finally {
    await blobs.remove(name);
  }
}
