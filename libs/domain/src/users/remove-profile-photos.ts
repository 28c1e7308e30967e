import type { ProfilePhotosRemoved } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import type { View } from '../view.ts';
import { userOf } from './user.ts';

/** photos.deletePhotos, and photos.updateProfilePhoto with inputPhotoEmpty (the current photo's id). Ids that are not there are ignored. */
export type RemoveProfilePhotos = { type: 'RemoveProfilePhotos'; photos: number[] };

export type RemoveProfilePhotosState = { photos: readonly number[] };

export function load({ documents }: View, _: RemoveProfilePhotos, { actor }: Context): RemoveProfilePhotosState {
  return { photos: userOf(documents, actor)?.photos ?? [] };
}

export function removeProfilePhotos(state: RemoveProfilePhotosState, command: RemoveProfilePhotos, { actor }: Context): ProfilePhotosRemoved[] {
  const photoIds = state.photos.filter((photo) => command.photos.includes(photo));
  return photoIds.length === 0 ? [] : [{ type: 'ProfilePhotosRemoved', stream: `user-${actor}`, user: actor, photoIds }];
}
