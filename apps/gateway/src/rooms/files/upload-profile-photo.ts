import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { PROFILE_SIZES } from './parts/picture.ts';
import { shownPhoto } from './parts/shown-photo.ts';
import { storeUploadedPhoto } from './parts/store-photo.ts';

/**
 * Sets the caller's profile photo; animated ones are not supported. Refused: PHOTO_FILE_MISSING,
 * VIDEO_FILE_INVALID, EMOJI_MARKUP_INVALID, and the errors of uploads and images.
 */
export default method('photos.uploadProfilePhoto', async ({ file, video, video_emoji_markup, fallback, bot }, context) => {
  if (bot || fallback) throw refusal('METHOD_INVALID');
  if (video_emoji_markup) throw refusal('EMOJI_MARKUP_INVALID');
  if (video) throw refusal('VIDEO_FILE_INVALID');
  if (!file) throw refusal('PHOTO_FILE_MISSING');
  const photo = await storeUploadedPhoto(context, file, PROFILE_SIZES);
  await context.send({ type: 'SetProfilePhoto', photo: photo.id });
  return shownPhoto(context, photo);
});
