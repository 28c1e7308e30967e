import type { WallpaperSettings } from '@teamgram/event-schemas';

const COLORS_MAX = 4;
const EMOTICON_LENGTH_MAX = 16;

/** Validates the values of core.telegram.org/constructor/wallPaperSettings: RGB24 colours, intensity −100 … 100 %, rotation in steps of 45 degrees. */
export function isWallpaperSettings({ colors, intensity, rotation, emoticon }: WallpaperSettings): boolean {
  return colors.length <= COLORS_MAX && colors.every((color) => Number.isInteger(color) && color >= 0 && color <= 0xff_ffff) && Math.abs(intensity) <= 100
    && rotation >= 0 && rotation < 360 && rotation % 45 === 0 && emoticon.length <= EMOTICON_LENGTH_MAX;
}
