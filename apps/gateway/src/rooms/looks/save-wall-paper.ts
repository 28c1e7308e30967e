import { method } from '../../rpc/method.ts';
import { storedSettings, wallpaperId } from './parts/wallpapers.ts';

/** Adds a wallpaper to the caller's list, or removes it. Refused: WALLPAPER_INVALID. */
export default method('account.saveWallPaper', async ({ wallpaper, unsave, settings }, context) => {
  await context.send({ type: 'KeepWallpaper', wallpaper: await wallpaperId(context, wallpaper), settings: unsave ? undefined : storedSettings(settings) });
  return true;
});
