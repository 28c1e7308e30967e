import type { Photo, ProfilePhotoSet } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { fileOf } from '../files/file.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';

/** photos.uploadProfilePhoto (after StoreFile) and photos.updateProfilePhoto with one of the caller's photos, or one that was suggested to them. */
export type SetProfilePhoto = { type: 'SetProfilePhoto'; photo: number };

export type SetProfilePhotoState = { mayUse: boolean; photo: Photo | undefined };

export function load(view: View, { photo }: SetProfilePhoto, { actor }: Context): SetProfilePhotoState {
  const file = fileOf(view, photo);
  return { mayUse: file?.owner === actor || file?.offeredTo === actor, photo: file?.description.photo };
}

export function setProfilePhoto({ mayUse, photo }: SetProfilePhotoState, _: SetProfilePhoto, { actor }: Context): [ProfilePhotoSet] {
  if (!photo || !mayUse) throw refusal('PHOTO_ID_INVALID');
  return [{ type: 'ProfilePhotoSet', stream: `user-${actor}`, user: actor, photo }];
}
