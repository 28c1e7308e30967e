/**
 * Wallpapers, themes and ringtones created by users (`wallpaper:<id>`, `theme:<id>`, found by `theme-slug:<slug>`), and those that a user has saved
 * (`shelf:<user>`). Each counts as a use of its file.
 */
import { endUse, use, usesAmong, type FileUse } from '../files/use.ts';
import { documentKind, type Documents } from '../view.ts';

type Made = { by: number; file: number };
/** `slug` in lower case; `position` of the fact with the description. */
export type Theme = Made & { slug: string; position: number };
export type Shelf = { ringtones: number[]; wallpapers: number[]; themes: number[]; made: { wallpapers: number[]; themes: number[] } };

const wallpapers = documentKind<Made>('wallpaper');
const themes = documentKind<Theme>('theme');
const bySlug = documentKind<{ theme: number }>('theme-slug');
const shelves = documentKind<Shelf>('shelf');
const EMPTY: Readonly<Shelf> = { ringtones: [], wallpapers: [], themes: [], made: { wallpapers: [], themes: [] } };

type Reader = Pick<Documents, 'get'>;

export function shelfOf(documents: Reader, user: number): Readonly<Shelf> {
  return shelves.find(documents, user) ?? EMPTY;
}
export function wallpaperOf(documents: Reader, id: number): Readonly<Made> | undefined {
  return wallpapers.find(documents, id);
}
export function themeOf(documents: Reader, id: number): Readonly<Theme> | undefined {
  return themes.find(documents, id);
}
export function themeBySlug(documents: Reader, slug: string): number | undefined {
  return bySlug.find(documents, slug.toLowerCase())?.theme;
}
/** Files used by the user's own items. */
export function shelfFiles(documents: Reader, user: number): FileUse[] {
  return usesAmong(documents, filesOf(documents, user));
}

function filesOf(documents: Reader, user: number): number[] {
  const { ringtones, made } = shelfOf(documents, user);
  const shown = [...made.wallpapers.map((id) => wallpaperOf(documents, id)?.file), ...made.themes.map((id) => themeOf(documents, id)?.file)];
  return [...ringtones, ...shown.filter((file): file is number => Boolean(file))];
}

function changeShelf(documents: Documents, user: number, change: (shelf: Readonly<Shelf>) => Partial<Shelf>): void {
  const shelf = shelfOf(documents, user);
  shelves.put(documents, user, { ...shelf, ...change(shelf) });
}

type List = 'ringtones' | 'wallpapers' | 'themes';

export function keep(documents: Documents, user: number, list: List, id: number): void {
  changeShelf(documents, user, (shelf) => ({ [list]: [...shelf[list].filter((one) => one !== id), id] }));
}
export function drop(documents: Documents, user: number, list: List, id: number): void {
  changeShelf(documents, user, (shelf) => ({ [list]: shelf[list].filter((one) => one !== id) }));
}
export function dropWallpapers(documents: Documents, user: number): void {
  changeShelf(documents, user, () => ({ wallpapers: [] }));
}

export function keepRingtone(documents: Documents, user: number, file: number): void {
  if (!shelfOf(documents, user).ringtones.includes(file)) use(documents, file);
  keep(documents, user, 'ringtones', file);
}
export function dropRingtone(documents: Documents, user: number, file: number): void {
  if (shelfOf(documents, user).ringtones.includes(file)) endUse(documents, file);
  drop(documents, user, 'ringtones', file);
}

export function makeWallpaper(documents: Documents, id: number, by: number, file: number): void {
  wallpapers.put(documents, id, { by, file });
  use(documents, file);
  changeShelf(documents, by, ({ made }) => ({ made: { ...made, wallpapers: [...made.wallpapers, id] } }));
}

/** Adds or updates a theme. */
export function putTheme(documents: Documents, id: number, theme: Theme): void {
  const former = themes.find(documents, id);
  if (former) bySlug.remove(documents, former.slug);
  else changeShelf(documents, theme.by, ({ made }) => ({ made: { ...made, themes: [...made.themes, id] } }));
  if ((former?.file ?? 0) !== theme.file) {
    if (former && former.file !== 0) endUse(documents, former.file);
    if (theme.file !== 0) use(documents, theme.file);
  }
  if (theme.slug !== '') bySlug.put(documents, theme.slug, { theme: id });
  themes.put(documents, id, theme);
}

/** Removes the saved items of a deleted account, and the items that it created. */
export function forgetShelf(documents: Documents, user: number): void {
  for (const file of filesOf(documents, user)) endUse(documents, file);
  const { made } = shelfOf(documents, user);
  for (const id of made.wallpapers) wallpapers.remove(documents, id);
  for (const id of made.themes) {
    bySlug.remove(documents, themeOf(documents, id)?.slug ?? '');
    themes.remove(documents, id);
  }
  shelves.remove(documents, user);
}
