import type { WallpaperMade, WallpaperSettings } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { fileOf } from '../files/file.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { shelfOf } from './shelf.ts';
import { isWallpaperSettings } from './wallpaper-settings.ts';

/** account.uploadWallPaper with a stored file. `slug` is random: whoever is given it can find the wallpaper. */
export type MakeWallpaper = { type: 'MakeWallpaper'; file: number; slug: string; pattern: boolean; settings: WallpaperSettings };

export type MakeWallpaperState = { stored: ReturnType<typeof fileOf>; made: number };

/** Limit per user. */
const WALLPAPERS_MADE_MAX = 500;

export function load(view: View, { file }: MakeWallpaper, { actor }: Context): MakeWallpaperState {
  return { stored: fileOf(view, file), made: shelfOf(view.documents, actor).made.wallpapers.length };
}

/** Throws WALLPAPER_FILE_INVALID, WALLPAPER_INVALID. */
export function makeWallpaper({ stored, made }: MakeWallpaperState, { file, slug, pattern, settings }: MakeWallpaper, { actor: by, newId }: Context): [WallpaperMade] {
  const document = stored?.owner === by ? stored.description.document : undefined;
  if (!document || made >= WALLPAPERS_MADE_MAX) throw refusal('WALLPAPER_FILE_INVALID');
  if (!isWallpaperSettings(settings)) throw refusal('WALLPAPER_INVALID');
  return [{ type: 'WallpaperMade', stream: `user-${by}`, wallpaper: newId(0), by, file, description: { slug, document, pattern, settings } }];
}
