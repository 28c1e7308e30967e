import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { namedWallpapers } from './parts/wallpapers.ts';

const AT_ONCE_MAX = 100;

/** In the requested order. Refused: WALLPAPER_INVALID. */
export default method('account.getMultiWallPapers', async ({ wallpapers }, context) => {
  if (wallpapers.length > AT_ONCE_MAX) throw refusal('WALLPAPER_INVALID');
  return namedWallpapers(context, wallpapers);
});
