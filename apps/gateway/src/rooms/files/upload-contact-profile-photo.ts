import { refusal } from '@teamgram/domain';
import { tlPhoto } from '../../convert/media.ts';
import { userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { PROFILE_SIZES } from './parts/picture.ts';
import { storeUploadedPhoto } from './parts/store-photo.ts';

/**
 * Sets a photo for a contact that only the caller sees or, with `suggest`, sends it to them as a suggestion;
 * `save` without a file removes the caller's photo. Refused: CONTACT_MISSING, USER_ID_INVALID, YOU_BLOCKED_USER,
 * VIDEO_FILE_INVALID, EMOJI_MARKUP_INVALID, PHOTO_FILE_MISSING, and the errors of uploads and images.
 */
export default method('photos.uploadContactProfilePhoto', async ({ suggest, save, user_id, file, video, video_emoji_markup }, context) => {
  const user = userOf(context.view, user_id);
  if (video_emoji_markup) throw refusal('EMOJI_MARKUP_INVALID');
  if (video) throw refusal('VIDEO_FILE_INVALID');
  if (!file && (suggest || !save)) throw refusal('PHOTO_FILE_MISSING');
  const photo = file && (await storeUploadedPhoto(context, file, PROFILE_SIZES));
  if (photo && suggest) await context.send({ type: 'Suggest', peer: user, suggested: { photo: photo.id } });
  else await context.send({ type: 'SetContactPhoto', user, photo: photo?.id ?? 0 });
  await context.read();
  return {
    _: 'photos.photo',
    photo: photo ? tlPhoto(context.view, photo, { kind: 'profile', user }) : { _: 'photoEmpty', id: 0n },
    users: await context.services.users.show(context.view, [user]),
  };
});
