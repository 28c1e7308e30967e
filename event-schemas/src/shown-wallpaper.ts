/** The wallpaper that a service message tells of. ServiceDetails has no field for it, and a new one would be a new version of every message. */
import { readShownWallpaper, shownWallpaper, writeShownWallpaper } from './generated/codec.ts';
import type { Content, ShownWallpaper } from './generated/codec.ts';
import { Reader, Writer } from './wire.ts';

export const WALLPAPER_ACTION = 'SetChatWallPaper';

/** As the title of ServiceDetails. */
export function wallpaperTitle(shown: ShownWallpaper): string {
  return Buffer.from(writeShownWallpaper(shown, Writer.create()).finish()).toString('base64');
}

/** Undefined: the content tells of no wallpaper. */
export function shownWallpaperOf(content: Pick<Content, 'action' | 'service'> | undefined): ShownWallpaper | undefined {
  if (content?.action !== WALLPAPER_ACTION) return undefined;
  const bytes = Buffer.from(content.service?.title ?? '', 'base64');
  return bytes.length === 0 ? shownWallpaper() : readShownWallpaper(Reader.create(bytes), bytes.length);
}
