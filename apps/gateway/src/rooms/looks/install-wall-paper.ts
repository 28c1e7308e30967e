import { method } from '../../rpc/method.ts';
import { storedSettings, wallpaperId } from './parts/wallpapers.ts';

/** What is in use is kept as well, and leads the list. Refused: WALLPAPER_INVALID. */
export default method('account.installWallPaper', async ({ wallpaper, settings }, context) => {
  await context.send({ type: 'KeepWallpaper', wallpaper: await wallpaperId(context, wallpaper), settings: storedSettings(settings) });
  return true;
});
