import { refusal } from '@teamgram/domain';
import { Reader, readPhoto } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { tlPhoto } from '../../convert/media.ts';
import { userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

const LIMIT_MAX = 100;

/** Newest first; `max_id`: only photos with smaller ids. Refused: USER_ID_INVALID, MAX_ID_INVALID. */
export default method('photos.getUserPhotos', async ({ user_id, offset, max_id, limit }, context) => {
  const user = userOf(context.view, user_id);
  if (max_id < 0n || max_id > BigInt(Number.MAX_SAFE_INTEGER)) throw refusal('MAX_ID_INVALID');
  const queries = await context.read();
  if (!(await context.services.users.permits(context.viewer, user, 'ProfilePhoto'))) {
    return { _: 'photos.photos', photos: [], users: await context.services.users.show(context.view, [user]) };
  }
  const [{ photos: rows, count }, users] = await Promise.all([
    queries.profilePhotos(user, { offset: Math.max(0, offset), maxId: Number(max_id), limit: limit > 0 ? Math.min(limit, LIMIT_MAX) : LIMIT_MAX }),
    context.services.users.show(context.view, [user]),
  ]);
  const photos: tl.Photo[] = rows.map(({ photo }) => tlPhoto(context.view, readPhoto(Reader.create(photo), photo.length), { kind: 'profile', user }));
  return photos.length < count ? { _: 'photos.photosSlice', count, photos, users } : { _: 'photos.photos', photos, users };
});
