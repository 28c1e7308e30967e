import type { Photo, ProfilePhotoSet } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { fileOf } from '../files/file.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';

/** photos.uploadProfilePhoto (after StoreFile) and photos.updateProfilePhoto with a photo of one's own. */
export type SetProfilePhoto = { type: 'SetProfilePhoto'; photo: number };

export type SetProfilePhotoState = { owner: number; photo: Photo | undefined };

export function load(view: View, { photo }: SetProfilePhoto): SetProfilePhotoState {
  const file = fileOf(view, photo);
  return { owner: file?.owner ?? 0, photo: file?.description.photo };
}

export function setProfilePhoto({ owner, photo }: SetProfilePhotoState, _: SetProfilePhoto, { actor }: Context): [ProfilePhotoSet] {
  if (!photo || owner !== actor) throw refusal('PHOTO_ID_INVALID');
  return [{ type: 'ProfilePhotoSet', stream: `user-${actor}`, user: actor, photo }];
}
