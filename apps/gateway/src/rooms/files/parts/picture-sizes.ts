import type { Blobs } from '@teamgram/blobs';
import { photoSize } from '@teamgram/event-schemas';
import type { PhotoSize } from '@teamgram/event-schemas';
import { blobName } from './file-id.ts';
import type { Picture } from './picture.ts';

/** Stores the sizes of an image as blobs of a file id. The stripped one ("i") is part of the description itself. */
export async function storeSizes(blobs: Blobs, id: number, { stripped, sizes }: Picture): Promise<PhotoSize[]> {
  await Promise.all(sizes.map(({ type, bytes }) => blobs.put(blobName(id, type), bytes)));
  const inline = photoSize({ type: 'i', bytes: stripped });
  return [inline, ...sizes.map(({ type, width, height, bytes }) => photoSize({ type, width, height, sizeBytes: bytes.length }))];
}
