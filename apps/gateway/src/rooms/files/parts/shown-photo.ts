import type { Photo } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { tlPhoto } from '../../../convert/media.ts';
import type { Context } from '../../../rpc/context.ts';
import { ownUser } from '../../users/parts/own-user.ts';

/** The caller's profile photo after a change, and the caller themselves; undefined = none left. */
export async function shownPhoto(context: Context, photo: Photo | undefined): Promise<tl.photos.photo> {
  const user = await ownUser(context);
  const shown: tl.Photo = photo ? tlPhoto(context.view, photo, { kind: 'profile', user: context.viewer }) : { _: 'photoEmpty', id: 0n };
  return { _: 'photos.photo', photo: shown, users: [user] };
}
