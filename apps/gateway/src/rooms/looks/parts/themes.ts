/** Themes in TL (core.telegram.org/api/themes): a file in the format of one client, or colours that all clients understand. */
import { refusal, VARIANTS_MAX } from '@teamgram/domain';
import { Reader, readThemeDescription, themeColors, wallpaperSettings } from '@teamgram/event-schemas';
import type { ThemeColors } from '@teamgram/event-schemas';
import type { Queries, ThemeRow, WallpaperRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { tlDocument } from '../../../convert/media.ts';
import type { View } from '../../../convert/view.ts';
import { tlSettings, tlWallpaper } from '../../../convert/wallpaper.ts';
import { HashedKind } from '../../../peers/access-hash.ts';
import type { Context } from '../../../rpc/context.ts';
import { storedSettings, wallpaperId } from './wallpapers.ts';

const BASE = 'baseTheme'.length;

export async function tlTheme({ services, view }: Context, row: ThemeRow): Promise<tl.theme> {
  return (await shownTheme(services.queries, row))(view);
}

/** Loads what is needed once, for showing the theme to several viewers. */
export async function shownTheme(queries: Queries, row: ThemeRow): Promise<(view: View) => tl.theme> {
  const { colors } = readThemeDescription(Reader.create(row.description), row.description.length);
  const wallpapers = await queries.wallpapers(colors.map(({ wallpaper }) => wallpaper).filter((id) => id !== 0));
  return (view) => themeIn(view, row, wallpapers);
}

function themeIn(view: View, { theme, creator, description, keepers }: ThemeRow, wallpapers: readonly WallpaperRow[]): tl.theme {
  const { title, slug, document, colors } = readThemeDescription(Reader.create(description), description.length);
  const settings = colors.map((one): tl.ThemeSettings => {
    const row = wallpapers.find(({ wallpaper }) => wallpaper === one.wallpaper);
    const own = one.wallpaperSettings && tlSettings(one.wallpaperSettings);
    const wallpaper = row ? { ...tlWallpaper(view, row), ...(own && { settings: own }) } : own && ({ _: 'wallPaperNoFile', id: 0n, settings: own } as const);
    return {
      _: 'themeSettings', message_colors_animated: one.animated || undefined, base_theme: { _: `baseTheme${one.base}` } as tl.BaseTheme, accent_color: one.accent,
      outbox_accent_color: one.outboxAccent, message_colors: one.messageColors.length > 0 ? one.messageColors : undefined, wallpaper,
    };
  });
  return {
    _: 'theme', creator: creator === view.userId || undefined, id: BigInt(theme), access_hash: view.hashes.of(view.userId, HashedKind.theme, theme), slug, title,
    document: document && tlDocument(view, document, { kind: 'upload' }), settings: settings.length > 0 ? settings : undefined, installs_count: keepers || undefined,
  };
}

/** The theme named in a request. Throws THEME_INVALID. */
export async function namedTheme(context: Context, given: tl.InputTheme): Promise<ThemeRow> {
  const queries = await context.read();
  const found = given._ === 'inputThemeSlug' ? await queries.themeBySlug(given.slug) : (await queries.themes([addressed(context, given)]))[0];
  if (!found) throw refusal('THEME_INVALID');
  return found;
}

function addressed({ view }: Context, { id, access_hash }: tl.inputTheme): number {
  const number = Number(id);
  if (!Number.isSafeInteger(number) || number <= 0 || !view.hashes.matches(view.userId, HashedKind.theme, number, access_hash)) throw refusal('THEME_INVALID');
  return number;
}

/** Reads one variant more than is allowed, so that the rule refuses too many. Throws WALLPAPER_INVALID. */
export async function storedColors(context: Context, given: readonly tl.InputThemeSettings[] | undefined): Promise<ThemeColors[] | undefined> {
  return given && Promise.all(given.slice(0, VARIANTS_MAX + 1).map(async ({ message_colors_animated, base_theme, accent_color, outbox_accent_color, message_colors, wallpaper, wallpaper_settings }) => themeColors({
    base: base_theme._.slice(BASE), accent: accent_color, outboxAccent: outbox_accent_color, messageColors: message_colors ?? [], animated: message_colors_animated === true,
    wallpaper: wallpaper && wallpaper._ !== 'inputWallPaperNoFile' ? await wallpaperId(context, wallpaper) : 0,
    wallpaperSettings: wallpaper_settings ? storedSettings(wallpaper_settings) : wallpaper && wallpaperSettings(),
  })));
}
