import { Refusal, refusal } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';

/** "Maximum 10 per media group" (core.telegram.org/api/files#albums-grouped-media). */
const ALBUM_MAX = 10;

/** Throws MEDIA_EMPTY, MULTI_MEDIA_TOO_LONG, RANDOM_ID_DUPLICATE. */
export function refuseAlbum(items: readonly tl.InputSingleMedia[]): void {
  if (items.length === 0) throw refusal('MEDIA_EMPTY');
  if (items.length > ALBUM_MAX) throw refusal('MULTI_MEDIA_TOO_LONG');
  if (new Set(items.map(({ random_id }) => random_id)).size < items.length) throw refusal('RANDOM_ID_DUPLICATE');
}

/** F3: "FILE_REFERENCE_%d_EXPIRED: the media with the file reference to refresh will be located at index %d". */
export function refuseItem(error: unknown, index: number): never {
  if (error instanceof Refusal && error.error === 'FILE_REFERENCE_EXPIRED') throw refusal('FILE_REFERENCE_X_EXPIRED', index);
  if (error instanceof Refusal && error.error === 'FILE_REFERENCE_INVALID') throw refusal('FILE_REFERENCE_X_INVALID', index);
  throw error;
}
