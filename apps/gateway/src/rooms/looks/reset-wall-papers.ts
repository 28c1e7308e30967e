import { method } from '../../rpc/method.ts';

/** Restores the default list. */
export default method('account.resetWallPapers', async (_, context) => {
  await context.send({ type: 'KeepWallpaper', wallpaper: 0, settings: undefined });
  return true;
});
