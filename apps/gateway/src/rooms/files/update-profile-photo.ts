import { refusal } from '@teamgram/domain';
import { currentPhoto } from '../../convert/user.ts';
import { HashedKind } from '../../peers/access-hash.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { permitted } from './parts/file-location.ts';
import { shownPhoto } from './parts/shown-photo.ts';
import { storedFile } from './parts/stored-file.ts';

/** "Installs a previously uploaded photo as a profile photo"; an empty one removes the current photo. Refused: PHOTO_ID_INVALID. */
export default method('photos.updateProfilePhoto', async ({ id, fallback, bot }, context) => {
  if (bot || fallback) throw refusal('METHOD_INVALID');
  if (id._ === 'inputPhotoEmpty') return removeCurrent(context);
  const photoId = permitted(context, HashedKind.photo, id);
  await context.send({ type: 'SetProfilePhoto', photo: photoId });
  return shownPhoto(context, (await storedFile(context, photoId))?.photo);
});

async function removeCurrent(context: Context) {
  const current = await currentOf(context);
  if (current) await context.send({ type: 'RemoveProfilePhotos', photos: [current.id] });
  return shownPhoto(context, await currentOf(context));
}

async function currentOf(context: Context) {
  await context.read();
  const profile = await context.services.users.profile(context.viewer);
  return profile && currentPhoto(profile);
}
