import { method } from '../../rpc/method.ts';

/** Back to those that everybody picks from. */
export default method('account.resetWallPapers', async (_, context) => {
  await context.send({ type: 'KeepWallpaper', wallpaper: 0, settings: undefined });
  return true;
});
