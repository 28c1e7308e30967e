import { method } from '../../rpc/method.ts';
import { storedSettings, wallpaperId } from './parts/wallpapers.ts';

/** Among those that the caller picks from, or no more. Refused: WALLPAPER_INVALID. */
export default method('account.saveWallPaper', async ({ wallpaper, unsave, settings }, context) => {
  await context.send({ type: 'KeepWallpaper', wallpaper: await wallpaperId(context, wallpaper), settings: unsave ? undefined : storedSettings(settings) });
  return true;
});
