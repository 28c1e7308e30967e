/** Wallpapers in TL (core.telegram.org/api/wallpapers). */
import { Reader, readWallpaperDescription, readWallpaperSettings } from '@teamgram/event-schemas';
import type { ShownWallpaper, WallpaperDescription, WallpaperSettings } from '@teamgram/event-schemas';
import type { ChatWallpaperRow, WallpaperRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { HashedKind } from '../peers/access-hash.ts';
import { tlDocument } from './media.ts';
import type { View } from './view.ts';

export function tlSettings({ blur, motion, colors: [first, second, third, fourth], intensity, rotation, emoticon }: WallpaperSettings): tl.wallPaperSettings {
  return {
    _: 'wallPaperSettings', blur: blur || undefined, motion: motion || undefined, background_color: first, second_background_color: second,
    third_background_color: third, fourth_background_color: fourth, intensity: intensity || undefined,
    // Both fields share one flag.
    rotation: second === undefined ? undefined : rotation, emoticon: emoticon || undefined,
  };
}

/** With its creator's settings, or with those the viewer saved. */
export function tlWallpaper(view: View, { wallpaper, creator, description }: WallpaperRow, kept?: Uint8Array | null): tl.WallPaper {
  const described = describedIn(description);
  return shown(view, wallpaper, creator, kept ? { ...described, settings: settingsIn(kept) } : described);
}

/** The form in service messages. */
export function tlShownWallpaper(view: View, { wallpaper, description }: ShownWallpaper): tl.WallPaper {
  return description ? shown(view, wallpaper, 0, description) : { _: 'wallPaperNoFile', id: BigInt(wallpaper) };
}

/** The wallpaper of a dialog. */
export function tlChatWallpaper(view: View, { wallpaper, creator, description, settings }: ChatWallpaperRow): tl.WallPaper {
  if (creator !== null && description) return tlWallpaper(view, { wallpaper, creator, description }, settings);
  return { _: 'wallPaperNoFile', id: BigInt(wallpaper), settings: tlSettings(settingsIn(settings)) };
}

export const describedIn = (bytes: Uint8Array): WallpaperDescription => readWallpaperDescription(Reader.create(bytes), bytes.length);
const settingsIn = (bytes: Uint8Array): WallpaperSettings => readWallpaperSettings(Reader.create(bytes), bytes.length);

function shown(view: View, wallpaper: number, creator: number, { slug, document, pattern, settings: own }: WallpaperDescription): tl.WallPaper {
  const settings = own && tlSettings(own);
  if (!document) return { _: 'wallPaperNoFile', id: BigInt(wallpaper), settings };
  return {
    _: 'wallPaper', id: BigInt(wallpaper), creator: creator === view.userId || undefined, pattern: pattern || undefined,
    access_hash: view.hashes.of(view.userId, HashedKind.wallpaper, wallpaper), slug, document: tlDocument(view, document, { kind: 'upload' }), settings,
  };
}
