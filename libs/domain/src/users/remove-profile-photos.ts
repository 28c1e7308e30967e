import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { erasedWith, usesOf, type FileUse } from '../files/use.ts';
import type { View } from '../view.ts';
import { userOf } from './user.ts';

/** photos.deletePhotos, and photos.updateProfilePhoto with inputPhotoEmpty (the current photo's id). Unknown ids are ignored. */
export type RemoveProfilePhotos = { type: 'RemoveProfilePhotos'; photos: number[] };

export type RemoveProfilePhotosState = { photos: readonly FileUse[] };

export function load({ documents }: View, _: RemoveProfilePhotos, { actor }: Context): RemoveProfilePhotosState {
  return { photos: (userOf(documents, actor)?.photos ?? []).map((id) => ({ id, uses: usesOf(documents, id) ?? Infinity })) };
}

export function removeProfilePhotos(state: RemoveProfilePhotosState, command: RemoveProfilePhotos, { actor }: Context): Fact[] {
  const removed = state.photos.filter(({ id }) => command.photos.includes(id));
  if (removed.length === 0) return [];
  const photoIds = removed.map(({ id }) => id);
  return [{ type: 'ProfilePhotosRemoved', stream: `user-${actor}`, user: actor, photoIds }, ...erasedWith(removed)];
}
