import type { WallpaperDropped, WallpaperKept, WallpaperSettings, WallpapersReset } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { shelfOf, wallpaperOf } from './shelf.ts';
import { isWallpaperSettings } from './wallpaper-settings.ts';

/**
 * account.saveWallPaper, account.installWallPaper, account.resetWallPapers. `settings` undefined: removes it; `wallpaper` 0: resets all of the user's
 * choices.
 */
export type KeepWallpaper = { type: 'KeepWallpaper'; wallpaper: number; settings: WallpaperSettings | undefined };

export type KeepWallpaperState = { exists: boolean; kept: readonly number[] };

const KEPT_MAX = 200;
/** Ids of preset wallpapers start here; lower ids are clients' local ones (TDLib: BackgroundId::is_local, up to 0x7FFFFFFF). */
export const OFFERED_WALLPAPERS_START = 0x80000000;
/** End of the preset range, exclusive. Preset wallpapers have no document. */
export const OFFERED_WALLPAPERS_END = OFFERED_WALLPAPERS_START + 1_000;

export function load({ documents }: View, { wallpaper }: KeepWallpaper, { actor }: Context): KeepWallpaperState {
  const isOffered = wallpaper >= OFFERED_WALLPAPERS_START && wallpaper < OFFERED_WALLPAPERS_END;
  return { exists: isOffered || wallpaperOf(documents, wallpaper) !== undefined, kept: shelfOf(documents, actor).wallpapers };
}

/** Throws WALLPAPER_INVALID. */
export function keepWallpaper({ exists, kept }: KeepWallpaperState, { wallpaper, settings }: KeepWallpaper, { actor: user }: Context): [WallpaperKept | WallpaperDropped | WallpapersReset] {
  const stream = `user-${user}`;
  if (wallpaper === 0) return [{ type: 'WallpapersReset', stream, user }];
  if (!settings) return [{ type: 'WallpaperDropped', stream, user, wallpaper }];
  if (!exists || !isWallpaperSettings(settings) || (kept.length >= KEPT_MAX && !kept.includes(wallpaper))) throw refusal('WALLPAPER_INVALID');
  return [{ type: 'WallpaperKept', stream, user, wallpaper, settings }];
}
