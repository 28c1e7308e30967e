/** Wallpapers named in requests (core.telegram.org/api/wallpapers), and the default ones, which are plain colours without a file. */
import { createHash, randomBytes } from 'node:crypto';
import { OFFERED_WALLPAPERS_END, OFFERED_WALLPAPERS_START, refusal } from '@teamgram/domain';
import { wallpaperSettings } from '@teamgram/event-schemas';
import type { WallpaperSettings } from '@teamgram/event-schemas';
import type { WallpaperRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { tlSettings, tlWallpaper } from '../../../convert/wallpaper.ts';
import { HashedKind } from '../../../peers/access-hash.ts';
import type { Context } from '../../../rpc/context.ts';

/** One to four colours each. */
const COLORS = [
  [0xdbddbb, 0x6ba587, 0xd5d88d, 0x88b884], [0xdcebff, 0x8fb8f0], [0xfde0d8, 0xf5a58c], [0xe8e0f7, 0xb49de0], [0xd8eee4, 0x7cc3a5], [0xf5f1d6],
  [0x1f2836, 0x34465e], [0x101418],
];
const DARK_FROM = 6;

export const offered: readonly tl.wallPaperNoFile[] = COLORS.map((colors, index) => ({
  _: 'wallPaperNoFile', id: BigInt(OFFERED_WALLPAPERS_START + index), default: true, dark: index >= DARK_FROM || undefined, settings: tlSettings(wallpaperSettings({ colors })),
}));

/** Reads wallpaper settings from a request. */
export function storedSettings(given: tl.WallPaperSettings): WallpaperSettings {
  const colors = [given.background_color, given.second_background_color, given.third_background_color, given.fourth_background_color];
  return wallpaperSettings({
    blur: given.blur === true, motion: given.motion === true, colors: colors.filter((color): color is number => color !== undefined),
    intensity: given.intensity ?? 0, rotation: given.rotation ?? 0, emoticon: given.emoticon ?? '',
  });
}

/** The wallpaper named in a request. Throws WALLPAPER_INVALID. */
export async function namedWallpaper(context: Context, given: tl.InputWallPaper): Promise<tl.WallPaper> {
  return (await namedWallpapers(context, [given]))[0]!;
}

/** The wallpapers named in a request, in its order: one query for all ids, one for all slugs. Throws WALLPAPER_INVALID. */
export async function namedWallpapers(context: Context, given: readonly tl.InputWallPaper[]): Promise<tl.WallPaper[]> {
  const rows = await wallpaperRows(context, given.filter((one) => one._ !== 'inputWallPaperNoFile'));
  const next = rows.values();
  return given.map((one) => (one._ === 'inputWallPaperNoFile' ? (namedOffer(one) ?? refuse()) : tlWallpaper(context.view, next.next().value!)));
}

/** The default wallpaper with this id, if there is one. */
export function namedOffer({ id }: tl.inputWallPaperNoFile): tl.wallPaperNoFile | undefined {
  return offered.find((one) => one.id === id);
}

/** A wallpaper with a file. Throws WALLPAPER_INVALID. */
export async function wallpaperRow(context: Context, given: tl.inputWallPaper | tl.inputWallPaperSlug): Promise<WallpaperRow> {
  return (await wallpaperRows(context, [given]))[0]!;
}

async function wallpaperRows(context: Context, given: readonly (tl.inputWallPaper | tl.inputWallPaperSlug)[]): Promise<WallpaperRow[]> {
  const queries = await context.read();
  const slugs = given.flatMap((one) => (one._ === 'inputWallPaperSlug' ? one.slug : []));
  const ids = given.flatMap((one) => (one._ === 'inputWallPaper' ? addressed(context, one) : []));
  const [ofSlugs, ofIds] = await Promise.all([slugs.length === 0 ? [] : queries.wallpapersBySlugs(slugs), ids.length === 0 ? [] : queries.wallpapers(ids)]);
  const bySlug = new Map(ofSlugs.map((row) => [row.slug, row]));
  const byId = new Map(ofIds.map((row) => [row.wallpaper, row]));
  return given.map((one) => (one._ === 'inputWallPaperSlug' ? bySlug.get(one.slug) : byId.get(Number(one.id))) ?? refuse());
}

/** Id of the wallpaper named in a request, whether or not it still exists. Throws WALLPAPER_INVALID. */
export async function wallpaperId(context: Context, given: tl.InputWallPaper): Promise<number> {
  if (given._ === 'inputWallPaper') return addressed(context, given);
  return Number((await namedWallpaper(context, given)).id);
}

function addressed({ view }: Context, { id, access_hash }: tl.inputWallPaper): number {
  const number = Number(id);
  if (!Number.isSafeInteger(number) || number < OFFERED_WALLPAPERS_END || !view.hashes.matches(view.userId, HashedKind.wallpaper, number, access_hash)) refuse();
  return number;
}

/** Unguessable, since the link t.me/bg/<slug> grants access. */
export function newSlug(): string {
  return randomBytes(16).toString('base64url');
}

/** Hash for "not modified": any function works that differs for different answers. */
export function hashOf(answer: unknown): bigint {
  return createHash('sha256').update(JSON.stringify(answer, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))).digest().readBigInt64BE();
}

function refuse(): never {
  throw refusal('WALLPAPER_INVALID');
}
