/** Wallpapers, themes, ringtones, and wallpapers of conversations. */
import { peopleOfStream, Writer, writeDocument, writeThemeDescription, writeWallpaperDescription, writeWallpaperSettings } from '@teamgram/event-schemas';
import type { EventOf } from '../event.ts';
import type { OpenedEvent } from '../projector.ts';
import type { Rows } from '../postgres/rows.ts';
import { lastWord, write } from '../postgres/write.ts';

const makeWallpaper = write({
  name: 'wallpaper',
  phase: 'insert',
  columns: { wallpaper: 'int8', creator: 'int8', slug: 'text', description: 'bytea' },
  key: (row) => `${row.wallpaper}`,
  parts: { insert: 'insert into wallpaper (wallpaper, creator, slug, description) select * from rows on conflict (wallpaper) do nothing' },
});

/** `settings` null: removed by the user. */
const keepWallpaper = lastWord({
  table: 'kept_wallpaper',
  columns: { user_id: 'int8', wallpaper: 'int8', position: 'int8', settings: 'bytea' },
  by: ['user_id', 'wallpaper'],
});

/** Deletes choices made up to a position. */
const resetWallpapers = write({
  name: 'wallpaper_reset',
  phase: 'remove',
  columns: { user_id: 'int8', position: 'int8' },
  key: (row) => `${row.user_id}`,
  parts: { kept: 'delete from kept_wallpaper k using rows where k.user_id = rows.user_id and k.position < rows.position' },
});

const makeTheme = write({
  name: 'theme',
  phase: 'insert',
  columns: { theme: 'int8', creator: 'int8', slug: 'text', description: 'bytea' },
  key: (row) => `${row.theme}`,
  parts: {
    upsert: `insert into theme (theme, creator, slug, description) select * from rows
      on conflict (theme) do update set slug = excluded.slug, description = excluded.description`,
  },
});

const keepTheme = write({
  name: 'kept_theme',
  phase: 'insert',
  columns: { user_id: 'int8', theme: 'int8', position: 'int8', kept: 'bool' },
  key: (row) => `${row.user_id} ${row.theme}`,
  parts: {
    upsert: `insert into kept_theme (user_id, theme, position) select user_id, theme, position from rows where kept
      on conflict (user_id, theme) do update set position = excluded.position`,
    drop: 'delete from kept_theme k using rows where k.user_id = rows.user_id and k.theme = rows.theme and not rows.kept',
  },
});

/** `document` null: removed. */
const keepRingtone = lastWord({
  table: 'ringtone',
  columns: { user_id: 'int8', file: 'int8', position: 'int8', document: 'bytea' },
  by: ['user_id', 'file'],
  gone: 'rows.document is null',
});

const setChatTheme = lastWord({
  table: 'chat_theme',
  columns: { mailbox: 'int8', peer: 'int8', emoticon: 'text' },
  by: ['mailbox', 'peer'],
  gone: `rows.emoticon = ''`,
});

/** `settings` null: removed. */
const setChatWallpaper = lastWord({
  table: 'chat_wallpaper',
  columns: { mailbox: 'int8', peer: 'int8', given: 'bool', wallpaper: 'int8', settings: 'bytea' },
  by: ['mailbox', 'peer', 'given'],
  gone: 'rows.settings is null',
});

const forgetChatWallpaper = write({
  name: 'chat_wallpaper_end',
  phase: 'settle',
  columns: { mailbox: 'int8' },
  key: (row) => `${row.mailbox}`,
  parts: { delete: 'delete from chat_wallpaper c using rows where c.mailbox = rows.mailbox' },
});

/** Deletes what a deleted account saved and what it created, whoever has saved it. */
const forgetShelf = write({
  name: 'shelf_end',
  phase: 'settle',
  columns: { user_id: 'int8' },
  key: (row) => `${row.user_id}`,
  parts: {
    wallpapers: 'delete from wallpaper w using rows where w.creator = rows.user_id',
    kept_wallpapers: 'delete from kept_wallpaper k using rows where k.user_id = rows.user_id',
    themes: 'delete from theme t using rows where t.creator = rows.user_id',
    kept_themes: 'delete from kept_theme k using rows where k.user_id = rows.user_id',
    ringtones: 'delete from ringtone r using rows where r.user_id = rows.user_id',
    chat_themes: 'delete from chat_theme c using rows where c.mailbox = rows.user_id',
    chat_wallpapers: 'delete from chat_wallpaper c using rows where c.mailbox = rows.user_id or (c.peer = rows.user_id and c.given)',
  },
});

const bytes = <T>(writeOne: (message: T, writer: Writer) => Writer, message: T) => writeOne(message, Writer.create()).finish();

function made({ fact: { theme, by: creator, description } }: OpenedEvent<'ThemeMade' | 'ThemeChanged'>, rows: Rows): void {
  if (description) rows.add(makeTheme, { theme, creator, slug: description.slug, description: bytes(writeThemeDescription, description) });
}

export const unopenedShelf = {
  ChatThemeSet({ fact: { stream, emoticon } }: EventOf<'ChatThemeSet'>, rows: Rows) {
    const [one, other] = peopleOfStream(stream);
    rows.add(setChatTheme, { mailbox: one, peer: other, emoticon });
    rows.add(setChatTheme, { mailbox: other, peer: one, emoticon });
  },
  ChatWallpaperRemoved({ fact: { by, peer, given, forBoth } }: EventOf<'ChatWallpaperRemoved'>, rows: Rows) {
    const nothing = { wallpaper: 0, settings: null };
    const mailbox = mailboxFor(by, peer);
    rows.add(setChatWallpaper, { mailbox, peer, given: true, ...nothing });
    if (!given) rows.add(setChatWallpaper, { mailbox, peer, given: false, ...nothing });
    if (forBoth) rows.add(setChatWallpaper, { mailbox: peer, peer: by, given: true, ...nothing });
  },
  WallpaperDropped: ({ envelope, fact: { user: user_id, wallpaper } }: EventOf<'WallpaperDropped'>, rows: Rows) =>
    rows.add(keepWallpaper, { user_id, wallpaper, position: envelope.position, settings: null }),
  WallpapersReset: ({ envelope, fact }: EventOf<'WallpapersReset'>, rows: Rows) => rows.add(resetWallpapers, { user_id: fact.user, position: envelope.position }),
  ThemeKept: ({ envelope, fact: { user: user_id, theme } }: EventOf<'ThemeKept'>, rows: Rows) => rows.add(keepTheme, { user_id, theme, position: envelope.position, kept: true }),
  ThemeDropped: ({ envelope, fact: { user: user_id, theme } }: EventOf<'ThemeDropped'>, rows: Rows) => rows.add(keepTheme, { user_id, theme, position: envelope.position, kept: false }),
  RingtoneDropped: ({ envelope, fact: { user: user_id, file } }: EventOf<'RingtoneDropped'>, rows: Rows) =>
    rows.add(keepRingtone, { user_id, file, position: envelope.position, document: null }),
};

export const openedShelf = {
  WallpaperMade({ fact: { wallpaper, by: creator, description } }: OpenedEvent<'WallpaperMade'>, rows: Rows) {
    if (description) rows.add(makeWallpaper, { wallpaper, creator, slug: description.slug, description: bytes(writeWallpaperDescription, description) });
  },
  ChatWallpaperSet({ fact: { by, peer, wallpaper, settings, forBoth } }: OpenedEvent<'ChatWallpaperSet'>, rows: Rows) {
    if (!settings) return;
    const mailbox = mailboxFor(by, peer);
    const chosen = { wallpaper, settings: bytes(writeWallpaperSettings, settings) };
    rows.add(setChatWallpaper, { mailbox, peer, given: false, ...chosen });
    rows.add(setChatWallpaper, { mailbox, peer, given: true, wallpaper: 0, settings: null });
    if (forBoth) rows.add(setChatWallpaper, { mailbox: peer, peer: by, given: true, ...chosen });
  },
  WallpaperKept({ envelope, fact: { user: user_id, wallpaper, settings } }: OpenedEvent<'WallpaperKept'>, rows: Rows) {
    if (settings) rows.add(keepWallpaper, { user_id, wallpaper, position: envelope.position, settings: bytes(writeWallpaperSettings, settings) });
  },
  ThemeMade: made,
  ThemeChanged: made,
  RingtoneKept({ envelope, fact: { user: user_id, file, ringtone } }: OpenedEvent<'RingtoneKept'>, rows: Rows) {
    if (ringtone) rows.add(keepRingtone, { user_id, file, position: envelope.position, document: bytes(writeDocument, ringtone) });
  },
};

const mailboxFor = (user: number, peer: number) => (peer < 0 ? -peer : user);

/** Deletes a deleted channel's wallpaper. */
export function chatWallpaperEnds(chat: number, rows: Rows): void {
  rows.add(forgetChatWallpaper, { mailbox: -chat });
}

/** Deletes what a deleted account had saved. */
export function shelfEnds(user_id: number, rows: Rows): void {
  rows.add(forgetShelf, { user_id });
}
