import type { Database } from '../postgres/database.ts';
import { wanted, wantedExactly } from '../postgres/wanted.ts';

/** `description` is an encoded WallpaperDescription. */
export type WallpaperRow = { wallpaper: number; creator: number; description: Uint8Array };
/** `settings` is an encoded WallpaperSettings; null: removed by the user. `description` null: one of the preset wallpapers. */
export type KeptWallpaperRow = { wallpaper: number; creator: number | null; description: Uint8Array | null; settings: Uint8Array | null };
/** `creator` and `description` null: without a file. `settings` is an encoded WallpaperSettings. `given`: set by the other user for both. */
export type ChatWallpaperRow = { wallpaper: number; creator: number | null; description: Uint8Array | null; settings: Uint8Array; given: boolean };
/** `description` is an encoded ThemeDescription. `keepers`: number of users who installed it. */
export type ThemeRow = { theme: number; creator: number; description: Uint8Array; keepers: number };
/** `document` is an encoded Document. */
export type RingtoneRow = { file: number; document: Uint8Array };

const LIMIT_MAX = 500;
const WALLPAPER = 'select wallpaper, creator, description from wallpaper';
const wallpapers = { name: 'wallpapers', text: `${WALLPAPER} where wallpaper = any($1::int8[])` };
const wallpapersOfSlugs = { name: 'wallpapers-by-slugs', text: 'select wallpaper, creator, description, slug from wallpaper where slug = any($1::text[])' };
const keptWallpapers = {
  name: 'kept-wallpapers',
  text: `select k.wallpaper, w.creator, w.description, k.settings from kept_wallpaper k left join lateral (${WALLPAPER} where wallpaper = k.wallpaper) w on true
    where k.user_id = $1 order by k.position desc limit ${LIMIT_MAX}`,
};
// A wallpaper that was deleted with its creator's account is not shown.
const chatWallpaper = {
  name: 'chat-wallpaper',
  text: `select c.wallpaper, w.creator, w.description, c.settings, c.given from chat_wallpaper c left join wallpaper w on w.wallpaper = c.wallpaper
    where c.mailbox = $1 and c.peer = $2 and (w.wallpaper is not null or c.wallpaper < $3) order by c.given desc limit 1`,
};
const THEME = 'select t.theme, t.creator, t.description, (select count(*)::int4 from kept_theme k where k.theme = t.theme) as keepers from theme t';
const themes = { name: 'themes', text: `${THEME} where t.theme = any($1::int8[])` };
const themeOfSlug = { name: 'theme-by-slug', text: `${THEME} where lower(t.slug) = lower($1)` };
const keptThemes = { name: 'kept-themes', text: `select theme from kept_theme where user_id = $1 order by position desc limit ${LIMIT_MAX}` };
const keepers = { name: 'theme-keepers', text: `select user_id as "user" from kept_theme where theme = $1 limit 10000` };
const ringtones = { name: 'ringtones', text: `select file, document from ringtone where user_id = $1 order by position desc limit ${LIMIT_MAX}` };

export type ShelfQueries = ReturnType<typeof shelfQueries>;

export function shelfQueries(database: Database) {
  return {
    wallpapers(ids: readonly number[]): Promise<WallpaperRow[]> {
      return database.query<WallpaperRow>(wallpapers, [ids]);
    },
    wallpapersBySlugs(slugs: readonly string[]): Promise<(WallpaperRow & { slug: string })[]> {
      return database.query<WallpaperRow & { slug: string }>(wallpapersOfSlugs, [slugs.map(wantedExactly)]);
    },
    /** The user's wallpaper choices, latest first. */
    keptWallpapers(user: number): Promise<KeptWallpaperRow[]> {
      return database.query<KeptWallpaperRow>(keptWallpapers, [user]);
    },
    /** The wallpaper of a dialog, as the mailbox sees it. @param offeredEnd wallpapers with lower numbers have no file */
    async chatWallpaper(mailbox: number, peer: number, offeredEnd: number): Promise<ChatWallpaperRow | undefined> {
      return (await database.query<ChatWallpaperRow>(chatWallpaper, [mailbox, peer, offeredEnd]))[0];
    },
    themes(ids: readonly number[]): Promise<ThemeRow[]> {
      return database.query<ThemeRow>(themes, [ids]);
    },
    /** Case-insensitive. */
    async themeBySlug(slug: string): Promise<ThemeRow | undefined> {
      return (await database.query<ThemeRow>(themeOfSlug, [wanted(slug)]))[0];
    },
    /** Latest first. */
    async keptThemes(user: number): Promise<number[]> {
      return (await database.query<{ theme: number }>(keptThemes, [user])).map(({ theme }) => theme);
    },
    /** Users who installed a theme; at most 10,000. */
    async themeKeepers(theme: number): Promise<number[]> {
      return (await database.query<{ user: number }>(keepers, [theme])).map(({ user }) => user);
    },
    ringtones(user: number): Promise<RingtoneRow[]> {
      return database.query<RingtoneRow>(ringtones, [user]);
    },
  };
}
