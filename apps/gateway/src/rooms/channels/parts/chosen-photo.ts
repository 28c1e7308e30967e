import { refusal } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';
import { HashedKind } from '../../../peers/access-hash.ts';
import type { Context } from '../../../rpc/context.ts';
import { permitted } from '../../files/parts/file-location.ts';
import { PROFILE_SIZES } from '../../files/parts/picture.ts';
import { storeUploadedPhoto } from '../../files/parts/store-photo.ts';

/** Id of the photo to set for a chat; 0 = none. Throws PHOTO_INVALID and the errors of uploads and images. Animated photos are not supported. */
export async function chosenPhoto(context: Context, photo: tl.InputChatPhoto): Promise<number> {
  switch (photo._) {
    case 'inputChatPhotoEmpty': return 0;
    case 'inputChatPhoto': return photo.id._ === 'inputPhoto' ? permitted(context, HashedKind.photo, photo.id) : 0;
    case 'inputChatUploadedPhoto': {
      if (!photo.file) throw refusal('PHOTO_INVALID');
      return (await storeUploadedPhoto(context, photo.file, PROFILE_SIZES)).id;
    }
  }
}
