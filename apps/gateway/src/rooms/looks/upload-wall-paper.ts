import { refusal } from '@teamgram/domain';
import { tlWallpaper } from '../../convert/wallpaper.ts';
import { method } from '../../rpc/method.ts';
import { storeUploadedDocument } from '../files/parts/store-document.ts';
import { newSlug, storedSettings } from './parts/wallpapers.ts';

/** "image/jpeg" and "image/png"; for patterns "image/png" and "application/x-tgwallpattern" (core.telegram.org/api/wallpapers#uploading-wallpapers). */
const PICTURES = new Set(['image/jpeg', 'image/png']);
const PATTERN = 'application/x-tgwallpattern';

/** Refused: WALLPAPER_MIME_INVALID, WALLPAPER_FILE_INVALID, WALLPAPER_INVALID. */
export default method('account.uploadWallPaper', async ({ file, mime_type, settings: given }, context) => {
  if (!PICTURES.has(mime_type) && mime_type !== PATTERN) throw refusal('WALLPAPER_MIME_INVALID');
  const document = await storeUploadedDocument(context, { _: 'inputMediaUploadedDocument', file, mime_type, attributes: [] });
  const settings = storedSettings(given);
  // An image without dimensions could not be decoded.
  if (PICTURES.has(mime_type) && !document.attributes.some(({ kind }) => kind === 'image-size')) throw refusal('WALLPAPER_FILE_INVALID');
  const pattern = mime_type === PATTERN || (mime_type === 'image/png' && settings.intensity !== 0);
  const [event] = await context.send({ type: 'MakeWallpaper', file: document.id, slug: newSlug(), pattern, settings });
  if (event?.fact.type !== 'WallpaperMade') throw refusal('WALLPAPER_INVALID');
  const [row] = await (await context.read()).wallpapers([event.fact.wallpaper]);
  if (!row) throw refusal('WALLPAPER_INVALID');
  return tlWallpaper(context.view, row);
});
