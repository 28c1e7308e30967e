/** Wallpapers as TL shows them (core.telegram.org/api/wallpapers), and those that everybody may pick from: plain colours, which take no file. */
import { createHash, randomBytes } from 'node:crypto';
import { OFFERED_WALLPAPERS_END, refusal } from '@teamgram/domain';
import { Reader, readWallpaperDescription, readWallpaperSettings, wallpaperSettings } from '@teamgram/event-schemas';
import type { WallpaperSettings } from '@teamgram/event-schemas';
import type { WallpaperRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { tlDocument } from '../../../convert/media.ts';
import type { View } from '../../../convert/view.ts';
import { HashedKind } from '../../../peers/access-hash.ts';
import type { Context } from '../../../rpc/context.ts';

/** One to four colours each; numbered from 1. */
const COLORS = [
  [0xdbddbb, 0x6ba587, 0xd5d88d, 0x88b884], [0xdcebff, 0x8fb8f0], [0xfde0d8, 0xf5a58c], [0xe8e0f7, 0xb49de0], [0xd8eee4, 0x7cc3a5], [0xf5f1d6],
  [0x1f2836, 0x34465e], [0x101418],
];
const DARK_FROM = 7;

export const offered: readonly tl.wallPaperNoFile[] = COLORS.map((colors, index) => ({
  _: 'wallPaperNoFile', id: BigInt(index + 1), default: true, dark: index + 1 >= DARK_FROM || undefined, settings: tlSettings(wallpaperSettings({ colors })),
}));

export function tlSettings({ blur, motion, colors: [first, second, third, fourth], intensity, rotation, emoticon }: WallpaperSettings): tl.wallPaperSettings {
  return {
    _: 'wallPaperSettings', blur: blur || undefined, motion: motion || undefined, background_color: first, second_background_color: second,
    third_background_color: third, fourth_background_color: fourth, intensity: intensity || undefined,
    // One flag stands for both.
    rotation: second === undefined ? undefined : rotation, emoticon: emoticon || undefined,
  };
}

export function storedSettings(given: tl.WallPaperSettings): WallpaperSettings {
  const colors = [given.background_color, given.second_background_color, given.third_background_color, given.fourth_background_color];
  return wallpaperSettings({
    blur: given.blur === true, motion: given.motion === true, colors: colors.filter((color): color is number => color !== undefined),
    intensity: given.intensity ?? 0, rotation: given.rotation ?? 0, emoticon: given.emoticon ?? '',
  });
}

/** As its maker described it, or as somebody keeps it. */
export function tlWallpaper(view: View, { wallpaper, creator, description }: WallpaperRow, kept?: Uint8Array | null): tl.WallPaper {
  const { slug, document, pattern, settings } = readWallpaperDescription(Reader.create(description), description.length);
  const own = kept ? readWallpaperSettings(Reader.create(kept), kept.length) : settings;
  const shown = own && tlSettings(own);
  if (!document) return { _: 'wallPaperNoFile', id: BigInt(wallpaper), settings: shown };
  return {
    _: 'wallPaper', id: BigInt(wallpaper), creator: creator === view.userId || undefined, pattern: pattern || undefined,
    access_hash: view.hashes.of(view.userId, HashedKind.wallpaper, wallpaper), slug, document: tlDocument(view, document, { kind: 'upload' }), settings: shown,
  };
}

/** The wallpaper that a request names. Throws WALLPAPER_INVALID. */
export async function namedWallpaper(context: Context, given: tl.InputWallPaper): Promise<tl.WallPaper> {
  const queries = await context.read();
  if (given._ === 'inputWallPaperNoFile') return offered.find(({ id }) => id === given.id) ?? refuse();
  if (given._ === 'inputWallPaperSlug') {
    const found = await queries.wallpaperBySlug(given.slug);
    return found ? tlWallpaper(context.view, found) : refuse();
  }
  const [row] = await queries.wallpapers([addressed(context, given)]);
  return row ? tlWallpaper(context.view, row) : refuse();
}

/** Number of the wallpaper that a request names, whether or not it is still there. Throws WALLPAPER_INVALID. */
export async function wallpaperId(context: Context, given: tl.InputWallPaper): Promise<number> {
  if (given._ === 'inputWallPaper') return addressed(context, given);
  return Number((await namedWallpaper(context, given)).id);
}

function addressed({ view }: Context, { id, access_hash }: tl.inputWallPaper): number {
  const number = Number(id);
  if (!Number.isSafeInteger(number) || number < OFFERED_WALLPAPERS_END || !view.hashes.matches(view.userId, HashedKind.wallpaper, number, access_hash)) refuse();
  return number;
}

/** Nobody guesses it: whoever has the link t.me/bg/<slug> was given it. */
export function newSlug(): string {
  return randomBytes(16).toString('base64url');
}

/** Any number that two answers share only when they are alike will do. */
export function hashOf(answer: unknown): bigint {
  return createHash('sha256').update(JSON.stringify(answer, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))).digest().readBigInt64BE();
}

function refuse(): never {
  throw refusal('WALLPAPER_INVALID');
}
