import type { Evolutions } from '../evolution.ts';
import type { ThemeChanged, ThemeMade } from '@teamgram/event-schemas';
import type { Documents, Recorded } from '../view.ts';
import { putChatTheme } from './chat-theme.ts';
import { drop, dropRingtone, dropWallpapers, keep, keepRingtone, makeWallpaper, putTheme } from './shelf.ts';
import { changeLook } from './look.ts';

type LooksFact = 'PersonalChannelChosen' | 'ProfileTabChosen' | 'ChatColorChosen' | 'ChatPlaced' | 'ChatUnplaced' | ShelfFact;
type ShelfFact =
  | 'ChatThemeSet' | 'ChatWallpaperSet' | 'ChatWallpaperRemoved' | 'WallpaperMade' | 'WallpaperKept' | 'WallpaperDropped' | 'WallpapersReset' | 'ThemeMade' | 'ThemeChanged' | 'ThemeKept' | 'ThemeDropped'
  | 'RingtoneKept' | 'RingtoneDropped';

export const looksEvolutions: Evolutions<LooksFact> = {
  PersonalChannelChosen: (documents, { user, channel }) => changeLook(documents, user, { personalChannel: channel }),
  ProfileTabChosen: (documents, { peer, tab }) => changeLook(documents, peer, { tab }),
  ChatColorChosen: (documents, { chat, forProfile, color }) => changeLook(documents, chat, { [forProfile ? 'profileColor' : 'color']: color }),
  ChatPlaced: (documents, { chat }, { position }) => changeLook(documents, chat, { placed: position }),
  ChatThemeSet: (documents, { stream, emoticon }) => putChatTheme(documents, stream, emoticon),
  // No rule depends on wallpapers of chats.
  ChatWallpaperSet: () => {},
  ChatWallpaperRemoved: () => {},
  WallpaperMade: (documents, { wallpaper, by, file }) => makeWallpaper(documents, wallpaper, by, file),
  WallpaperKept: (documents, { user, wallpaper }) => keep(documents, user, 'wallpapers', wallpaper),
  WallpaperDropped: (documents, { user, wallpaper }) => drop(documents, user, 'wallpapers', wallpaper),
  WallpapersReset: (documents, { user }) => dropWallpapers(documents, user),
  ThemeMade: noteTheme,
  ThemeChanged: noteTheme,
  ThemeKept: (documents, { user, theme }) => keep(documents, user, 'themes', theme),
  ThemeDropped: (documents, { user, theme }) => drop(documents, user, 'themes', theme),
  RingtoneKept: (documents, { user, file }) => keepRingtone(documents, user, file),
  RingtoneDropped: (documents, { user, file }) => dropRingtone(documents, user, file),
  ChatUnplaced: (documents, { chat }) => changeLook(documents, chat, { placed: undefined }),
};

/** A theme whose key was destroyed cannot be shown. */
function noteTheme(documents: Documents, { theme, by, description }: ThemeMade | ThemeChanged, { position }: Recorded): void {
  if (description) putTheme(documents, theme, { by, position, slug: description.slug.toLowerCase(), file: description.document?.id ?? 0 });
}
