import type { ThemeDropped, ThemeKept } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { shelfOf, themeOf } from './shelf.ts';

/** account.saveTheme, account.installTheme. */
export type KeepTheme = { type: 'KeepTheme'; theme: number; kept: boolean };

export type KeepThemeState = { exists: boolean; themes: readonly number[] };

const KEPT_MAX = 100;

export function load({ documents }: View, { theme }: KeepTheme, { actor }: Context): KeepThemeState {
  return { exists: themeOf(documents, theme) !== undefined, themes: shelfOf(documents, actor).themes };
}

/** Throws THEME_INVALID. Records nothing when unchanged. */
export function keepTheme({ exists, themes }: KeepThemeState, { theme, kept }: KeepTheme, { actor: user }: Context): (ThemeKept | ThemeDropped)[] {
  if (themes.includes(theme) === kept) return [];
  if (!kept) return [{ type: 'ThemeDropped', stream: `user-${user}`, user, theme }];
  if (!exists || themes.length >= KEPT_MAX) throw refusal('THEME_INVALID');
  return [{ type: 'ThemeKept', stream: `user-${user}`, user, theme }];
}
