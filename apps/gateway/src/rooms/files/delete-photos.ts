import { refusal } from '@teamgram/domain';
import { HashedKind } from '../../peers/access-hash.ts';
import { method } from '../../rpc/method.ts';
import { fileIdOf } from './parts/file-id.ts';

const PHOTOS_MAX = 100;

/** Returns the ids that were among the caller's profile photos. An expired file reference suffices, since nothing is downloaded. */
export default method('photos.deletePhotos', async ({ id: given }, context) => {
  const { view } = context;
  const ids = given.slice(0, PHOTOS_MAX).flatMap((photo) => {
    if (photo._ === 'inputPhotoEmpty') return [];
    const id = fileIdOf(photo.id);
    // TDLib sends no access hash here; that is accepted, because only the caller's own photos can be removed anyway.
    if (photo.access_hash !== 0n && !view.hashes.matches(view.userId, HashedKind.photo, id, photo.access_hash)) throw refusal('PHOTO_ID_INVALID');
    return [id];
  });
  const events = await context.send({ type: 'RemoveProfilePhotos', photos: ids });
  return events.flatMap(({ fact }) => (fact.type === 'ProfilePhotosRemoved' ? fact.photoIds.map(BigInt) : []));
});
