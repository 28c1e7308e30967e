import { method } from '../../rpc/method.ts';
import { tlWallpaper } from '../../convert/wallpaper.ts';
import { hashOf, offered } from './parts/wallpapers.ts';

/** Wallpapers saved by the caller, last saved first, then the default ones, except those that the caller has removed. */
export default method('account.getWallPapers', async ({ hash }, context) => {
  const kept = await (await context.read()).keptWallpapers(context.viewer);
  const unwanted = new Set(kept.filter(({ settings }) => settings === null).map(({ wallpaper }) => BigInt(wallpaper)));
  const own = kept.flatMap(({ wallpaper, creator, description, settings }) =>
    (settings && description && creator !== null ? [tlWallpaper(context.view, { wallpaper, creator, description }, settings)] : []));
  const wallpapers = [...own, ...offered.filter(({ id }) => !unwanted.has(id))];
  const current = hashOf(kept.map(({ wallpaper, settings }) => [wallpaper, settings && [...settings]]));
  return current === hash ? { _: 'account.wallPapersNotModified' } : { _: 'account.wallPapers', hash: current, wallpapers };
});
