import { method } from '../../rpc/method.ts';
import { namedWallpaper } from './parts/wallpapers.ts';

/** By id or by the slug of a link. Refused: WALLPAPER_INVALID. */
export default method('account.getWallPaper', ({ wallpaper }, context) => namedWallpaper(context, wallpaper));
