/** Photos and their sizes in TL (core.telegram.org/api/files). */
import type { Photo, PhotoSize } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { HashedKind } from '../peers/access-hash.ts';
import type { FileOrigin } from '../peers/file-reference.ts';
import type { View } from './view.ts';

/** A photo in TL, with the viewer's access hash and a file reference for `origin`. */
export function tlPhoto(view: View, { id, dateS, sizes }: Photo, origin: FileOrigin): tl.photo {
  return {
    _: 'photo',
    id: BigInt(id),
    access_hash: view.hashes.of(view.userId, HashedKind.photo, id),
    file_reference: view.references.give(view.userId, id, origin),
    date: dateS,
    sizes: sizes.map(tlPhotoSize),
    dc_id: view.dcId,
  };
}

export function tlPhotoSize({ type, width, height, sizeBytes, bytes }: PhotoSize): tl.PhotoSize {
  if (type === 'i') return { _: 'photoStrippedSize', type, bytes };
  if (bytes.length > 0) return { _: 'photoCachedSize', type, w: width, h: height, bytes };
  return { _: 'photoSize', type, w: width, h: height, size: sizeBytes };
}
