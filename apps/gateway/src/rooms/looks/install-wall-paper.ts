import { method } from '../../rpc/method.ts';
import { storedSettings, wallpaperId } from './parts/wallpapers.ts';

/** An installed wallpaper is also saved, as first of the list. Refused: WALLPAPER_INVALID. */
export default method('account.installWallPaper', async ({ wallpaper, settings }, context) => {
  await context.send({ type: 'KeepWallpaper', wallpaper: await wallpaperId(context, wallpaper), settings: storedSettings(settings) });
  return true;
});
