import type { ThemeChanged, ThemeColors, ThemeDescription, ThemeMade } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { fileOf } from '../files/file.ts';
import { refusal } from '../refusal.ts';
import { isBlank } from '../text.ts';
import type { View } from '../view.ts';
import { shelfOf, themeBySlug, themeOf, wallpaperOf, type Theme } from './shelf.ts';
import { isWallpaperSettings } from './wallpaper-settings.ts';

/**
 * account.createTheme, account.updateTheme. `theme` 0: a new one; undefined values stay unchanged. `file`: a stored document in the client's own
 * format. `slug` is part of the link t.me/addtheme/<slug>.
 */
export type MakeTheme = { type: 'MakeTheme'; theme: number; title: string | undefined; slug: string | undefined; file: number | undefined; colors: ThemeColors[] | undefined };

export type MakeThemeState = {
  former: { made: Readonly<Theme>; description: ThemeDescription } | undefined;
  stored: ReturnType<typeof fileOf>;
  slugOf: number | undefined;
  made: number;
  wallpapersExist: boolean;
};

const TITLE_LENGTH_MAX = 128;
const THEMES_MADE_MAX = 100;
export const VARIANTS_MAX = 10;
const SLUG = /^[a-z][a-z0-9_]{4,63}$/i;

export function load(view: View, { theme, file, slug, colors }: MakeTheme, { actor }: Context): MakeThemeState {
  const { documents } = view;
  const made = themeOf(documents, theme);
  const fact = made && view.journal.read(made.position)?.fact;
  const description = fact?.type === 'ThemeMade' || fact?.type === 'ThemeChanged' ? fact.description : undefined;
  return {
    former: made && description && { made, description },
    stored: file ? fileOf(view, file) : undefined,
    slugOf: slug ? themeBySlug(documents, slug) : undefined,
    made: shelfOf(documents, actor).made.themes.length,
    wallpapersExist: (colors ?? []).every(({ wallpaper }) => wallpaper === 0 || wallpaperOf(documents, wallpaper) !== undefined),
  };
}

/** Refuses in order of precedence (core.telegram.org/method/account.createTheme and …/account.updateTheme). */
export function makeTheme(state: MakeThemeState, command: MakeTheme, { actor: by, newId }: Context): [ThemeMade | ThemeChanged] {
  const { theme, slug, colors } = command;
  const { former } = state;
  if (theme !== 0 && former?.made.by !== by) throw refusal('THEME_INVALID');
  const title = (command.title ?? former?.description.title ?? '').trim();
  if (isBlank(title) || title.length > TITLE_LENGTH_MAX) throw refusal('THEME_TITLE_INVALID');
  if (slug !== undefined && !SLUG.test(slug)) throw refusal('THEME_SLUG_INVALID');
  if (state.slugOf !== undefined && state.slugOf !== theme) throw refusal('THEME_SLUG_OCCUPIED');
  if (command.file && (state.stored?.owner !== by || !state.stored.description.document)) throw refusal('THEME_FILE_INVALID');
  if (colors && !areColors(colors, state.wallpapersExist)) throw refusal('THEME_PARAMS_INVALID');
  if (theme === 0 && state.made >= THEMES_MADE_MAX) throw refusal('THEME_PARAMS_INVALID');
  const description: ThemeDescription = {
    title, slug: slug ?? former?.description.slug ?? '',
    document: command.file ? state.stored!.description.document : former?.description.document,
    colors: colors ?? former?.description.colors ?? [],
  };
  const made = { stream: `user-${by}`, by, description };
  return [theme === 0 ? { type: 'ThemeMade', theme: newId(0), ...made } : { type: 'ThemeChanged', theme, ...made }];
}

function areColors(colors: readonly ThemeColors[], wallpapersExist: boolean): boolean {
  return colors.length <= VARIANTS_MAX && wallpapersExist && colors.every(({ messageColors, wallpaperSettings }) =>
    messageColors.length <= 4 && (!wallpaperSettings || isWallpaperSettings(wallpaperSettings)));
}
