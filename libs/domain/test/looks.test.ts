import { document as documentOf, fileDescription, geoPoint, shownWallpaperOf, wallpaperDescription, wallpaperSettings } from '@teamgram/event-schemas';
import type { Fact } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { ADMIN_RIGHTS, BANNED_RIGHTS, chatOf, type ChatKind, type Command } from '../src/index.ts';
import { alice, bob, by, carol, given, loggedIn, people, START_MS } from './given.ts';

const DAY_MS = 86_400_000;

/** A chat of Alice with Bob as a member. */
function town(kind: ChatKind) {
  const { world, when } = given(...people, loggedIn(alice, BigInt(alice)));
  const [made] = world.run({ type: 'CreateChat', kind, title: 'Town', about: '', users: kind === 'basic' ? [bob] : [] }, by(alice));
  const { chat } = made!.fact as { chat: number };
  if (kind !== 'basic') world.run({ type: 'AddMembers', chat, users: [bob] }, by(alice));
  return { chat, world, when };
}

describe('a personal channel', () => {
  test('must be an own public channel', () => {
    const { chat, world, when } = town('broadcast');
    const choose = (channel: number): Command => ({ type: 'ChoosePersonalChannel', channel });
    when(choose(chat), by(alice)).thenRefused('PUBLIC_BROADCAST_EXPECTED');
    world.run({ type: 'ClaimChatUsername', chat, username: 'the_town' }, by(alice));
    when(choose(chat), by(bob)).thenRefused('CHAT_ADMIN_REQUIRED');
    when(choose(chat), by(carol)).thenRefused('CHANNEL_PRIVATE');
    world.run(choose(chat), by(alice));
    when(choose(chat), by(alice)).thenNothing();
    when(choose(0), by(alice)).then([{ type: 'PersonalChannelChosen', user: alice, channel: 0 }]);
  });
});

describe('colours, profile tabs, locations', () => {
  test('require the right to change the chat', () => {
    const { chat, world, when } = town('supergroup');
    const paint = (color: number | undefined): Command => ({ type: 'ChooseChatColor', chat, forProfile: false, color });
    world.run({ type: 'SetDefaultRights', chat, denied: BANNED_RIGHTS.change_info }, by(alice));
    when(paint(3), by(bob)).thenRefused('CHAT_ADMIN_REQUIRED');
    when(paint(7), by(alice)).thenRefused('COLOR_INVALID');
    when(paint(undefined), by(alice)).thenRefused('CHAT_NOT_MODIFIED');
    world.run(paint(3), by(alice));
    when(paint(3), by(alice)).thenRefused('CHAT_NOT_MODIFIED');
    when({ type: 'ChooseProfileTab', chat, tab: 'Media' }, by(bob)).thenRefused('CHAT_ADMIN_REQUIRED');
    world.run({ type: 'ChooseProfileTab', chat, tab: 'Media' }, by(alice));
    when({ type: 'ChooseProfileTab', chat, tab: 'Media' }, by(alice)).thenNothing();
    const place = { geo: geoPoint({ latitude: 52, longitude: 13 }), address: 'Here' };
    when({ type: 'PlaceChat', chat, place: undefined }, by(alice)).thenRefused('CHAT_NOT_MODIFIED');
    world.run({ type: 'PlaceChat', chat, place }, by(alice));
    when({ type: 'PlaceChat', chat, place }, by(alice)).thenRefused('CHAT_NOT_MODIFIED');
    when({ type: 'PlaceChat', chat, place: undefined }, by(alice)).then([{ type: 'ChatUnplaced' }]);
    const { chat: channel, when: there } = town('broadcast');
    there({ type: 'PlaceChat', chat: channel, place }, by(alice)).thenRefused('MEGAGROUP_REQUIRED');
  });
});

describe('TransferChat', () => {
  const transfer = (chat: number, user: number): Command => ({ type: 'TransferChat', chat, user, proof: undefined });
  const later = (password?: 'right' | 'wrong') => by(alice, { atMs: START_MS + 3 * DAY_MS, evidence: { password } });

  test('requires a password and a session that are a day old, before anything about the chat is checked', () => {
    const { world, when } = town('supergroup');
    when(transfer(0, 0), later()).thenRefused('PASSWORD_MISSING');
    world.record({ type: 'PasswordSet', stream: `account-${alice}`, user: alice, hint: undefined }, START_MS + 2 * DAY_MS + 1000);
    when(transfer(0, 0), later()).thenRefused('PASSWORD_TOO_FRESH_X');
    world.record({ type: 'PasswordSet', stream: `account-${alice}`, user: alice, hint: undefined }, START_MS);
    world.record(loggedIn(alice, BigInt(alice)), START_MS + 2 * DAY_MS + 1000);
    when(transfer(0, 0), later()).thenRefused('SESSION_TOO_FRESH_X');
    world.record(loggedIn(alice, BigInt(alice)), START_MS);
    when(transfer(0, 0), later()).thenRefused('PASSWORD_HASH_INVALID');
    when(transfer(0, 0), later('right')).thenRefused('PEER_ID_INVALID');
  });

  test('is available to the owner; the former owner stays as an admin with all rights but anonymity', () => {
    const { chat, world, when } = town('supergroup');
    world.record({ type: 'PasswordSet', stream: `account-${alice}`, user: alice, hint: undefined }, START_MS);
    when(transfer(chat, 404), later('right')).thenRefused('USER_ID_INVALID');
    when(transfer(chat, carol), later('right')).thenRefused('USER_NOT_PARTICIPANT');
    when(transfer(chat, alice), later('right')).thenRefused('CHAT_NOT_MODIFIED');
    world.run({ type: 'AppointAdmin', chat, user: bob, rights: ADMIN_RIGHTS.ban_users, rank: '' }, by(alice));
    world.run(transfer(chat, bob), later('right'));
    expect(chatOf(world.view.documents, chat)).toMatchObject({ creator: bob, admins: { [alice]: { by: bob } } });
    expect(chatOf(world.view.documents, chat)!.admins[bob]).toBeUndefined();
    when(transfer(chat, alice), later('right')).thenRefused('CHAT_ADMIN_REQUIRED');
    world.run({ type: 'AppointAdmin', chat, user: alice, rights: 0, rank: '' }, by(bob));
  });
});

describe('member tags', () => {
  test.each(['basic', 'supergroup'] as const)('in a %s group: one\'s own, and those of others with manage_ranks', (kind) => {
    const { chat, world, when } = town(kind);
    const tag = (user: number, rank: string): Command => ({ type: 'RankMember', chat, user, rank });
    when(tag(bob, 'baker '), by(bob)).then([{ type: 'MemberRanked', user: bob, by: bob, rank: { rank: 'baker' } }]);
    when(tag(alice, 'queen'), by(bob)).thenRefused('CHAT_ADMIN_REQUIRED');
    when(tag(carol, 'x'), by(alice)).thenRefused('USER_NOT_PARTICIPANT');
    when(tag(bob, 'x'.repeat(17)), by(alice)).thenRefused('ADMIN_RANK_INVALID');
    world.run({ type: 'SetDefaultRights', chat, denied: BANNED_RIGHTS.edit_rank }, by(alice));
    when(tag(bob, 'baker'), by(bob)).thenRefused('CHAT_ADMIN_REQUIRED');
    world.run(tag(bob, 'miller'), by(alice));
  });

  test('the tag of an admin replaces the rank of their appointment', () => {
    const { chat, world, when } = town('supergroup');
    const appoint: Command = { type: 'AppointAdmin', chat, user: bob, rights: ADMIN_RIGHTS.ban_users, rank: 'judge' };
    world.run(appoint, by(alice));
    world.run({ type: 'RankMember', chat, user: bob, rank: 'chief' }, by(alice));
    when({ ...appoint, rank: 'chief' }, by(alice)).thenNothing();
    when(appoint, by(alice)).then([{ type: 'AdminAppointed' }]);
  });
});

describe('wallpapers, themes, ringtones', () => {
  const document = (id: number, mimeType: string, sizeBytes = 10) => documentOf({ id, mimeType, sizeBytes });
  const store = (id: number, mimeType: string, sizeBytes?: number): Command => ({ type: 'StoreFile', id, sizeBytes: sizeBytes ?? 10, description: fileDescription({ document: document(id, mimeType, sizeBytes) }) });
  const settings = wallpaperSettings({ colors: [1] });

  test('a wallpaper uses a file of its creator, which is erased with their account', () => {
    const { world, when } = given(...people, [store(5, 'image/png'), by(alice)]);
    const make: Command = { type: 'MakeWallpaper', file: 5, slug: 'a', pattern: false, settings };
    when(make, by(bob)).thenRefused('WALLPAPER_FILE_INVALID');
    when({ ...make, settings: { ...settings, rotation: 30 } }, by(alice)).thenRefused('WALLPAPER_INVALID');
    const [made] = world.run(make, by(alice));
    const { wallpaper } = made!.fact as { wallpaper: number };
    world.run({ type: 'KeepWallpaper', wallpaper, settings }, by(bob));
    when({ type: 'KeepWallpaper', wallpaper: 404_404, settings }, by(bob)).thenRefused('WALLPAPER_INVALID');
    expect(world.decide({ type: 'DeleteAccount', proof: undefined }, by(alice)).map(({ type }) => type)).toContain('FileErased');
  });

  test('a theme is changed by its creator only', () => {
    const { world, when } = given(...people);
    const make: Command = { type: 'MakeTheme', theme: 0, title: 'Night', slug: 'my_night', file: undefined, colors: [] };
    when({ ...make, title: '' }, by(alice)).thenRefused('THEME_TITLE_INVALID');
    when({ ...make, file: 5 }, by(alice)).thenRefused('THEME_FILE_INVALID');
    const [made] = world.run(make, by(alice));
    const { theme } = made!.fact as { theme: number };
    when(make, by(bob)).thenRefused('THEME_SLUG_OCCUPIED');
    when({ ...make, theme, slug: undefined }, by(bob)).thenRefused('THEME_INVALID');
    when({ ...make, theme, slug: undefined, title: 'Day' }, by(alice)).then([{ type: 'ThemeChanged', description: { title: 'Day', slug: 'my_night' } }]);
    world.run({ type: 'KeepTheme', theme, kept: true }, by(bob));
    when({ type: 'KeepTheme', theme, kept: true }, by(bob)).thenNothing();
    when({ type: 'KeepTheme', theme: 404, kept: true }, by(bob)).thenRefused('THEME_INVALID');
  });

  test('a ringtone must be small, and MP3 or Ogg', () => {
    const { world, when } = given(...people, [store(5, 'audio/ogg'), by(alice)], [store(6, 'audio/wav'), by(alice)], [store(7, 'audio/ogg', 200_000), by(alice)]);
    const keep = (file: number, kept = true): Command => ({ type: 'KeepRingtone', file, kept });
    for (const file of [4, 6, 7]) when(keep(file), by(alice)).thenRefused('RINGTONE_INVALID');
    world.run(keep(5), by(alice));
    when(keep(5), by(alice)).thenNothing();
    when(keep(5, false), by(alice)).then([{ type: 'RingtoneDropped', file: 5 }]);
  });

  test('the theme of a private chat applies to both sides', () => {
    const { world, when } = given(...people);
    const set = (peer: number, emoticon: string): Command => ({ type: 'SetChatTheme', peer, emoticon });
    when(set(404, '💎'), by(alice)).thenRefused('PEER_ID_INVALID');
    when(set(bob, 'x'), by(alice)).thenRefused('EMOJI_INVALID');
    world.run(set(bob, '💎'), by(alice));
    when(set(alice, '💎'), by(bob)).thenRefused('EMOJI_NOT_MODIFIED');
    when(set(alice, ''), by(bob)).then([{ type: 'ChatThemeSet', emoticon: '' }, { type: 'MessageSent', content: { action: 'SetChatTheme' } }]);
    // A blocked user cannot change what the other one sees, and is not told so.
    world.run({ type: 'BlockPeer', peer: bob }, by(alice));
    when(set(alice, '⛄'), by(bob)).then([{ type: 'MessageSent', deliveries: [{ mailbox: bob }] }]);
  });

  test('the wallpaper of a private chat is one\'s own, or applies to both sides until the other side reverts it', () => {
    const { world, when } = given(...people);
    const blue = { wallpaper: 0, description: wallpaperDescription({ settings: wallpaperSettings({ colors: [0xff] }) }) };
    const set = (peer: number, more: Partial<Extract<Command, { type: 'SetChatWallpaper' }>> = {}): Command =>
      ({ type: 'SetChatWallpaper', peer, chosen: blue, settings: undefined, forBoth: false, revert: false, ...more });
    when(set(404), by(alice)).thenRefused('PEER_ID_INVALID');
    when(set(bob, { settings: wallpaperSettings({ intensity: 101 }) }), by(alice)).thenRefused('WALLPAPER_INVALID');
    when(set(bob, { settings: wallpaperSettings() }), by(alice)).thenRefused('WALLPAPER_INVALID');
    when(set(bob, { chosen: { message: 77 } }), by(alice)).thenRefused('WALLPAPER_NOT_FOUND');
    const [, told] = world.run(set(bob), by(alice));
    const shown = (fact: unknown) => shownWallpaperOf((fact as Extract<Fact, { type: 'MessageSent' }>).content);
    expect(shown(told!.fact)).toMatchObject({ description: { settings: { colors: [0xff] } }, same: false, forBoth: false });
    const idThere = (told!.fact as Extract<Fact, { type: 'MessageSent' }>).deliveries.find(({ mailbox }) => mailbox === bob)!.messageId;
    const [chosen, same] = world.run(set(alice, { chosen: { message: idThere }, settings: wallpaperSettings({ colors: [1, 2] }) }), by(bob));
    expect(chosen!.fact).toMatchObject({ type: 'ChatWallpaperSet', by: bob, peer: alice, settings: { colors: [1, 2] }, forBoth: false });
    expect(shown(same!.fact)).toMatchObject({ same: true, description: { settings: { colors: [1, 2] } } });
    when(set(bob, { forBoth: true }), by(alice)).then([{ type: 'ChatWallpaperSet', forBoth: true }, { type: 'MessageSent' }]);
    when(set(alice, { chosen: undefined, revert: true }), by(bob)).then([{ type: 'ChatWallpaperRemoved', stream: `dialogs-${bob}`, by: bob, peer: alice, given: true, forBoth: false }]);
    when(set(bob, { chosen: undefined, forBoth: true }), by(alice)).then([{ type: 'ChatWallpaperRemoved', given: false, forBoth: true }]);
    world.run({ type: 'BlockPeer', peer: alice }, by(bob));
    when(set(bob, { forBoth: true }), by(alice)).then([{ type: 'ChatWallpaperSet', forBoth: false }, { type: 'MessageSent', deliveries: [{ mailbox: alice }] }]);
  });

  test('the wallpaper of a chat requires the right to change the chat', () => {
    const { chat, world, when } = town('supergroup');
    const set = (chosen: Extract<Command, { type: 'SetChatWallpaper' }>['chosen']): Command => ({ type: 'SetChatWallpaper', peer: chat, chosen, settings: undefined, forBoth: true, revert: false });
    const red = { wallpaper: 3, description: wallpaperDescription({ settings: wallpaperSettings({ colors: [0xff0000] }) }) };
    world.run({ type: 'SetDefaultRights', chat, denied: BANNED_RIGHTS.change_info }, by(alice));
    when(set(red), by(bob)).thenRefused('CHAT_ADMIN_REQUIRED');
    when(set(red), by(carol)).thenRefused('CHANNEL_PRIVATE');
    when(set(red), by(alice)).then([{ type: 'ChatWallpaperSet', peer: chat, wallpaper: 3, forBoth: false }, { type: 'MessageSent', content: { action: 'SetChatWallPaper' } }]);
    when({ ...set(undefined), revert: true } as Command, by(alice)).thenRefused('WALLPAPER_NOT_FOUND');
    when(set(undefined), by(alice)).then([{ type: 'ChatWallpaperRemoved', peer: chat, given: false, forBoth: false }]);
    const { chat: basic, when: there } = town('basic');
    there({ ...set(red), peer: basic } as Command, by(alice)).thenRefused('PEER_ID_INVALID');
  });
});
