/** Built-in chat themes (core.telegram.org/api/themes#chat-themes): colours only, each identified by an emoji. */
import { CHAT_THEMES } from '@teamgram/domain';
import { wallpaperSettings } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import type { View } from '../../../convert/view.ts';
import { tlSettings } from '../../../convert/wallpaper.ts';
import { HashedKind } from '../../../peers/access-hash.ts';

type Palette = { accent: number; outbox: readonly number[]; paper: readonly number[] };
type Colors = { name: string; light: Palette; dark: Palette };

/** In the order of CHAT_THEMES. */
const COLORS: readonly Colors[] = [
  { name: 'Chick', light: { accent: 0xb07a1e, outbox: [0xfbe7a8, 0xf6cf7a], paper: [0xfdf3cf, 0xf3d98e] }, dark: { accent: 0xe0b15a, outbox: [0x8a6a24, 0x6d5118], paper: [0x2a2313, 0x403517] } },
  { name: 'Snow', light: { accent: 0x3c86c8, outbox: [0xd4ebfb, 0xb5dcf7], paper: [0xe9f5fd, 0xbfdff3] }, dark: { accent: 0x6fb4ee, outbox: [0x2f6ea3, 0x255a88], paper: [0x13202b, 0x1d3446] } },
  { name: 'Diamond', light: { accent: 0x4d7fb8, outbox: [0xdfe9f5, 0xc4d8ee], paper: [0xeef3fa, 0xccd9ea] }, dark: { accent: 0x8fb3dd, outbox: [0x3f5f86, 0x33507a], paper: [0x151b24, 0x222f40] } },
  { name: 'School', light: { accent: 0x3f8a5b, outbox: [0xd9f0dd, 0xbbe3c4], paper: [0xeaf6ea, 0xc3e1c9] }, dark: { accent: 0x79c294, outbox: [0x2f6b46, 0x255739], paper: [0x142019, 0x1f3528] } },
  { name: 'Tulip', light: { accent: 0xc2527f, outbox: [0xfbdde8, 0xf6bfd4], paper: [0xfdeef3, 0xf4cbdb] }, dark: { accent: 0xe88fb0, outbox: [0x8a3a5c, 0x6f2c49], paper: [0x26141c, 0x3c1f2d] } },
  { name: 'Violet', light: { accent: 0x7a5cc4, outbox: [0xe7defa, 0xd2c2f4], paper: [0xf2edfc, 0xd8caf0] }, dark: { accent: 0xae96ec, outbox: [0x5a4396, 0x48357b], paper: [0x1c1629, 0x2c2242] } },
  { name: 'Winter', light: { accent: 0x2f8a74, outbox: [0xd5efe6, 0xb4e0d2], paper: [0xe8f6f1, 0xb9ddd1] }, dark: { accent: 0x70c4ae, outbox: [0x296354, 0x205044], paper: [0x121f1b, 0x1c332d] } },
  { name: 'Arcade', light: { accent: 0x5a63c9, outbox: [0xdde0fb, 0xc0c6f6], paper: [0xedeffc, 0xc8cdf2] }, dark: { accent: 0x959df0, outbox: [0x40489c, 0x333a80], paper: [0x15172a, 0x212545] } },
];

export function chatThemes(view: View): tl.theme[] {
  return CHAT_THEMES.map((emoticon, index) => {
    const { name, light, dark } = COLORS[index]!;
    const id = index + 1;
    return {
      _: 'theme', default: true, for_chat: true, id: BigInt(id), access_hash: view.hashes.of(view.userId, HashedKind.theme, id), slug: '', title: name, emoticon,
      settings: [settings('baseThemeClassic', light), settings('baseThemeTinted', dark)],
    };
  });
}

function settings(base: tl.BaseTheme['_'], { accent, outbox, paper }: Palette): tl.ThemeSettings {
  return {
    _: 'themeSettings', base_theme: { _: base }, accent_color: accent, outbox_accent_color: accent, message_colors: [...outbox],
    wallpaper: { _: 'wallPaperNoFile', id: 0n, settings: tlSettings(wallpaperSettings({ colors: [...paper], rotation: 45 })) },
  };
}
