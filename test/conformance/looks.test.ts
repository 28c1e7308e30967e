/** Wallpapers, themes and sounds (core.telegram.org/api/wallpapers, …/api/themes, …/api/ringtones). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import type { Account } from '../support/account.ts';
import { clientHash } from '../support/client-hash.ts';
import { eventually } from '../support/eventually.ts';
import { startPeople, updatesIn } from '../support/people.ts';
import type { People } from '../support/people.ts';
import { makePng } from '../support/png.ts';

let people: People;
const heardByTablet: tl.Update[] = [];

beforeAll(async () => {
  people = await startPeople();
  const tablet = await people.join({ key: people.alice.client.key!, onUpdate: (packet) => heardByTablet.push(...updatesIn(packet)) });
  await tablet.call('updates.getState', {});
});
afterAll(() => people?.leave());

let nextFile = 1n;
async function upload(account: Account, bytes: Uint8Array, name: string): Promise<tl.inputFile> {
  const id = nextFile++;
  await account.call('upload.saveFilePart', { file_id: id, file_part: 0, bytes });
  return { _: 'inputFile', id, parts: 1, name, md5_checksum: '' };
}
const plain = { _: 'wallPaperSettings' } as const;
/** Ids up to 0x7FFFFFFF are reserved for clients' local wallpapers (TDLib). */
const [firstOffer, secondOffer] = [0x80000000n, 0x80000001n];
const inputDocument = ({ id, access_hash, file_reference }: tl.document) => ({ _: 'inputDocument', id, access_hash, file_reference }) as const;
const wallpapersOf = async (account: Account) => (await account.call('account.getWallPapers', { hash: 0n }) as tl.account.wallPapers);
const bytesOf = async (account: Account, document: tl.Document) => {
  const { id, access_hash, file_reference } = document as tl.document;
  const location = { _: 'inputDocumentFileLocation', id, access_hash, file_reference, thumb_size: '' } as const;
  return (await account.call('upload.getFile', { location, offset: 0, limit: 4096 }) as tl.upload.file).bytes;
};

describe('wallpapers', () => {
  let paper: tl.wallPaper;

  test('account.uploadWallPaper: found by its slug, with its file', async () => {
    const { alice, bob } = people;
    const picture = makePng(64, 64, [1, 2, 3]);
    const settings = { ...plain, blur: true, intensity: 40 } as const;
    await expect(alice.call('account.uploadWallPaper', { file: await upload(alice, picture, 'a.gif'), mime_type: 'image/gif', settings })).rejects.toThrow('WALLPAPER_MIME_INVALID');
    await expect(alice.call('account.uploadWallPaper', { file: await upload(alice, Buffer.from('none'), 'a.png'), mime_type: 'image/png', settings })).rejects.toThrow('WALLPAPER_FILE_INVALID');
    await expect(alice.call('account.uploadWallPaper', { file: await upload(alice, picture, 'a.png'), mime_type: 'image/png', settings: { ...plain, intensity: 400 } })).rejects.toThrow('WALLPAPER_INVALID');
    paper = await alice.call('account.uploadWallPaper', { file: await upload(alice, picture, 'a.png'), mime_type: 'image/png', settings }) as tl.wallPaper;
    expect(paper).toMatchObject({ creator: true, pattern: true, settings: { blur: true, intensity: 40 }, document: { mime_type: 'image/png' } });
    const found = await eventually('Bob finds it', () => bob.call('account.getWallPaper', { wallpaper: { _: 'inputWallPaperSlug', slug: paper.slug } }).catch(() => false as const)) as tl.wallPaper;
    expect(Buffer.compare(await bytesOf(bob, found.document), picture)).toBe(0);
    expect(await bob.call('account.getMultiWallPapers', { wallpapers: [{ _: 'inputWallPaper', id: found.id, access_hash: found.access_hash }, { _: 'inputWallPaperNoFile', id: secondOffer }] }))
      .toMatchObject([{ slug: paper.slug }, { _: 'wallPaperNoFile', id: secondOffer, settings: { background_color: 0xdcebff } }]);
    await expect(bob.call('account.getWallPaper', { wallpaper: { _: 'inputWallPaper', id: found.id, access_hash: paper.access_hash } })).rejects.toThrow('WALLPAPER_INVALID');
    await expect(bob.call('account.getWallPaper', { wallpaper: { _: 'inputWallPaperSlug', slug: 'nobody' } })).rejects.toThrow('WALLPAPER_INVALID');
  });

  test('account.saveWallPaper, account.installWallPaper, account.resetWallPapers: the own list, before the default ones', async () => {
    const { alice } = people;
    const everybodys = await wallpapersOf(alice);
    expect(everybodys.wallpapers.length).toBeGreaterThan(3);
    const input = { _: 'inputWallPaper', id: paper.id, access_hash: paper.access_hash } as const;
    await alice.call('account.installWallPaper', { wallpaper: input, settings: { ...plain, motion: true } });
    await alice.call('account.saveWallPaper', { wallpaper: { _: 'inputWallPaperNoFile', id: firstOffer }, unsave: true, settings: plain });
    const own = await wallpapersOf(alice);
    expect(own.wallpapers[0]).toMatchObject({ id: paper.id, settings: { motion: true } });
    expect(own.wallpapers.map(({ id }) => id)).not.toContain(firstOffer);
    expect(await alice.call('account.getWallPapers', { hash: own.hash })).toEqual({ _: 'account.wallPapersNotModified' });
    await alice.call('account.saveWallPaper', { wallpaper: input, unsave: true, settings: plain });
    expect((await wallpapersOf(alice)).wallpapers.map(({ id }) => id)).not.toContain(paper.id);
    await alice.call('account.resetWallPapers', {});
    expect((await wallpapersOf(alice)).wallpapers).toEqual(everybodys.wallpapers);
  });
});

describe('chat wallpapers', () => {
  const fullOf = async (account: Account, peer: tl.inputPeerUser) =>
    (await account.call('users.getFullUser', { id: { _: 'inputUser', user_id: peer.user_id, access_hash: peer.access_hash } })).full_user;
  const settings = { ...plain, background_color: 0x112233 } as const;

  test('messages.setChatWallPaper: for oneself; the other side gets a message and can apply it by its id', async () => {
    const { alice, bob, bobForAlice, aliceForBob } = people;
    const fill = { _: 'inputWallPaperNoFile', id: 0n } as const;
    await expect(alice.call('messages.setChatWallPaper', { peer: bobForAlice, wallpaper: { _: 'inputWallPaperSlug', slug: 'nobody' } })).rejects.toThrow('WALLPAPER_INVALID');
    await expect(alice.call('messages.setChatWallPaper', { peer: bobForAlice, wallpaper: fill })).rejects.toThrow('WALLPAPER_INVALID');
    await expect(alice.call('messages.setChatWallPaper', { peer: bobForAlice, id: 1_000_000 })).rejects.toThrow('WALLPAPER_NOT_FOUND');
    const shown = { _: 'wallPaperNoFile', id: 0n, settings };
    const { updates } = await alice.call('messages.setChatWallPaper', { peer: bobForAlice, wallpaper: fill, settings }) as tl.updates;
    expect(updates).toMatchObject([
      { _: 'updatePeerWallpaper', peer: { user_id: bobForAlice.user_id }, wallpaper: shown },
      { _: 'updateNewMessage', message: { action: { _: 'messageActionSetChatWallPaper', wallpaper: shown } } },
    ]);
    expect(await fullOf(alice, bobForAlice)).toMatchObject({ wallpaper: shown });
    expect(await fullOf(bob, aliceForBob)).not.toHaveProperty('wallpaper', expect.anything());
    await eventually('the tablet hears', () => heardByTablet.some(({ _: name }) => name === 'updatePeerWallpaper'));
    const told = await eventually('Bob is told', () => people.heardByBob.find((update) => update._ === 'updateNewMessage' && update.message._ === 'messageService' && update.message.action._ === 'messageActionSetChatWallPaper')) as tl.updateNewMessage;
    expect(await bob.call('messages.setChatWallPaper', { peer: aliceForBob, id: told.message.id, settings })).toMatchObject({ updates: [{ wallpaper: shown }, { message: { action: { same: true } } }] });
  });

  test('for both: the other side has it too, with its file, until they revert it or the first side removes it', async () => {
    const { alice, bob, bobForAlice, aliceForBob } = people;
    const picture = makePng(64, 64, [4, 5, 6]);
    const { id, access_hash } = await alice.call('account.uploadWallPaper', { for_chat: true, file: await upload(alice, picture, 'b.png'), mime_type: 'image/png', settings: plain }) as tl.wallPaper;
    await alice.call('messages.setChatWallPaper', { peer: bobForAlice, wallpaper: { _: 'inputWallPaper', id, access_hash }, settings: { ...plain, blur: true }, for_both: true });
    const told = await eventually('Bob hears', () => people.heardByBob.find((update): update is tl.updatePeerWallpaper => update._ === 'updatePeerWallpaper' && update.wallpaper_overridden === true));
    expect(told).toMatchObject({ peer: { user_id: aliceForBob.user_id }, wallpaper: { _: 'wallPaper', id, settings: { blur: true } } });
    expect(Buffer.compare(await bytesOf(bob, (told.wallpaper as tl.wallPaper).document), picture)).toBe(0);
    expect(await fullOf(bob, aliceForBob)).toMatchObject({ wallpaper: { id }, wallpaper_overridden: true });
    expect(await bob.call('messages.setChatWallPaper', { peer: aliceForBob, revert: true })).toMatchObject({ updates: [{ _: 'updatePeerWallpaper', wallpaper: { _: 'wallPaperNoFile', settings } }] });
    expect((await fullOf(bob, aliceForBob)).wallpaper_overridden).toBeUndefined();
    await alice.call('messages.setChatWallPaper', { peer: bobForAlice });
    expect((await fullOf(alice, bobForAlice)).wallpaper).toBeUndefined();
  });

  test('of a channel: for all members, set by admins with the right', async () => {
    const { alice, bob } = people;
    const made = await alice.call('channels.createChannel', { broadcast: true, title: 'Papered', about: '' }) as tl.updates;
    const { id: channel_id, access_hash } = made.chats[0] as tl.channel;
    const channel = { _: 'inputChannel', channel_id, access_hash: access_hash! } as const;
    const peer = { _: 'inputPeerChannel', channel_id, access_hash: access_hash! } as const;
    expect(await alice.call('messages.setChatWallPaper', { peer, wallpaper: { _: 'inputWallPaperNoFile', id: secondOffer } }))
      .toMatchObject({ updates: [{ _: 'updatePeerWallpaper', peer: { channel_id }, wallpaper: { id: secondOffer } }, { _: 'updateNewChannelMessage', message: { action: { _: 'messageActionSetChatWallPaper' } } }] });
    expect(await alice.call('channels.getFullChannel', { channel })).toMatchObject({ full_chat: { wallpaper: { _: 'wallPaperNoFile', id: secondOffer } } });
    await alice.call('messages.setChatWallPaper', { peer });
    const log = await eventually('the log tells of it', async () => {
      const { events } = await alice.call('channels.getAdminLog', { channel, q: '', events_filter: { _: 'channelAdminLogEventsFilter', info: true }, max_id: 0n, min_id: 0n, limit: 10 });
      return events.length === 2 && events;
    });
    const action = { _: 'channelAdminLogEventActionChangeWallpaper' };
    expect(log.map((event) => event.action)).toMatchObject([{ ...action, prev_value: { id: secondOffer, settings: { background_color: 0xdcebff } }, new_value: { id: 0n } }, { ...action, prev_value: { id: 0n }, new_value: { id: secondOffer } }]);
    await expect(bob.call('messages.setChatWallPaper', { peer, wallpaper: { _: 'inputWallPaperNoFile', id: secondOffer } })).rejects.toThrow('CHANNEL_INVALID');
  });
});

describe('themes', () => {
  test('messages.setChatTheme: for both sides, with a service message', async () => {
    const { alice, bob } = people;
    const { themes, hash } = await alice.call('account.getChatThemes', { hash: 0n }) as tl.account.themes;
    expect(themes[0]).toMatchObject({ for_chat: true, emoticon: '🐥', settings: [{ wallpaper: { _: 'wallPaperNoFile' } }, { base_theme: { _: 'baseThemeTinted' } }] });
    expect(await alice.call('account.getChatThemes', { hash })).toEqual({ _: 'account.themesNotModified' });
    const set = (emoticon: string) => alice.call('messages.setChatTheme', { peer: people.bobForAlice, theme: emoticon === '' ? { _: 'inputChatThemeEmpty' } : { _: 'inputChatTheme', emoticon } });
    await expect(set('🍕')).rejects.toThrow('EMOJI_INVALID');
    await expect(set('')).rejects.toThrow('EMOJI_NOT_MODIFIED');
    const action = { _: 'messageActionSetChatTheme', theme: { _: 'chatTheme', emoticon: '💎' } };
    expect((await set('💎') as tl.updates).updates).toMatchObject([{ _: 'updateNewMessage', message: { action } }]);
    const themeSeenBy = async (account: Account, peer: tl.inputPeerUser) => (await account.call('users.getFullUser', { id: { _: 'inputUser', user_id: peer.user_id, access_hash: peer.access_hash } })).full_user.theme;
    expect(await themeSeenBy(alice, people.bobForAlice)).toEqual(action.theme);
    await eventually('Bob is told', () => people.heardByBob.some((update) => update._ === 'updateNewMessage' && update.message._ === 'messageService' && update.message.action._ === 'messageActionSetChatTheme'));
    expect(await themeSeenBy(bob, people.aliceForBob)).toEqual(action.theme);
    await set('');
    expect(await themeSeenBy(alice, people.bobForAlice)).toBeUndefined();
  });

  test('account.createTheme: from colours or a file, found by its slug, counted, updated for all who saved it', async () => {
    const { alice, bob } = people;
    const settings = [{ _: 'inputThemeSettings', base_theme: { _: 'baseThemeNight' }, accent_color: 0x33aa55, message_colors: [1, 2] }] as tl.inputThemeSettings[];
    await expect(alice.call('account.createTheme', { slug: '', title: ' ', settings })).rejects.toThrow('THEME_TITLE_INVALID');
    await expect(alice.call('account.createTheme', { slug: '1x', title: 'Night', settings })).rejects.toThrow('THEME_SLUG_INVALID');
    const made = await alice.call('account.createTheme', { slug: 'alices_night', title: 'Night', settings });
    expect(made).toMatchObject({ creator: true, slug: 'alices_night', settings: [{ base_theme: { _: 'baseThemeNight' }, accent_color: 0x33aa55, message_colors: [1, 2] }] });
    await expect(bob.call('account.createTheme', { slug: 'Alices_Night', title: 'Mine', settings })).rejects.toThrow('THEME_SLUG_OCCUPIED');
    const bySlug = { _: 'inputThemeSlug', slug: 'alices_night' } as const;
    await eventually('Bob finds it', () => bob.call('account.getTheme', { format: 'tdesktop', theme: bySlug }).catch(() => false as const));
    await expect(bob.call('account.getTheme', { format: 'TDESKTOP!', theme: bySlug })).rejects.toThrow('THEME_FORMAT_INVALID');
    await bob.call('account.saveTheme', { theme: bySlug, unsave: false });
    await bob.call('account.installTheme', { theme: bySlug, format: 'tdesktop' });
    expect(await bob.call('account.getThemes', { format: 'tdesktop', hash: 0n })).toMatchObject({ themes: [{ title: 'Night', installs_count: 1 }] });
    await expect(bob.call('account.updateTheme', { format: 'tdesktop', theme: bySlug, title: 'Stolen' })).rejects.toThrow('THEME_INVALID');
    const file = await alice.call('account.uploadTheme', { file: await upload(alice, Buffer.from('colours'), 'a.tdesktop-theme'), file_name: 'a.tdesktop-theme', mime_type: 'application/x-tgtheme-tdesktop' });
    expect(await alice.call('account.updateTheme', { format: 'tdesktop', theme: bySlug, title: 'Midnight', document: inputDocument(file as tl.document) })).toMatchObject({ title: 'Midnight', document: { mime_type: 'application/x-tgtheme-tdesktop' } });
    const told = await eventually('Bob is told', () => people.heardByBob.find((update): update is tl.updateTheme => update._ === 'updateTheme' && update.theme.title === 'Midnight'));
    expect(Buffer.from(await bytesOf(bob, told.theme.document!)).toString()).toBe('colours');
    await bob.call('account.saveTheme', { theme: bySlug, unsave: true });
    expect(await bob.call('account.getThemes', { format: 'tdesktop', hash: 0n })).toMatchObject({ themes: [] });
    await expect(alice.call('account.uploadTheme', { file: await upload(alice, Buffer.from('x'), 'a'), file_name: 'a', mime_type: 'text/plain' })).rejects.toThrow('THEME_MIME_INVALID');
  });
});

describe('notification sounds', () => {
  test('account.uploadRingtone, account.saveRingtone, account.getSavedRingtones: limited in length and size, listed on every device', async () => {
    const { alice } = people;
    const sound = (bytes: Uint8Array, mime_type = 'audio/mpeg') => upload(alice, bytes, 'ding.mp3').then((file) => alice.call('account.uploadRingtone', { file, file_name: 'ding.mp3', mime_type }));
    await expect(sound(Buffer.from('text'), 'text/plain')).rejects.toThrow('RINGTONE_MIME_INVALID');
    const large = await sound(Buffer.alloc(101 * 1024)) as tl.document;
    await expect(alice.call('account.saveRingtone', { id: inputDocument(large), unsave: false })).rejects.toThrow('RINGTONE_INVALID');
    const ding = await sound(Buffer.from('ding')) as tl.document;
    expect(await alice.call('account.saveRingtone', { id: inputDocument(ding), unsave: false })).toEqual({ _: 'account.savedRingtone' });
    const saved = await alice.call('account.getSavedRingtones', { hash: 0n }) as tl.account.savedRingtones;
    expect(saved.ringtones).toMatchObject([{ id: ding.id, attributes: [{ _: 'documentAttributeAudio' }, { file_name: 'ding.mp3' }] }]);
    expect(await alice.call('account.getSavedRingtones', { hash: saved.hash })).toEqual({ _: 'account.savedRingtonesNotModified' });
    await eventually('her other device hears of it', () => heardByTablet.some(({ _ }) => _ === 'updateSavedRingtones'));
    await alice.call('account.saveRingtone', { id: inputDocument(ding), unsave: true });
    expect(await alice.call('account.getSavedRingtones', { hash: 0n })).toMatchObject({ ringtones: [] });
  });
});

describe('a business (core.telegram.org/api/business)', () => {
  const pageSeenByBob = async () => {
    const { user_id, access_hash } = people.aliceForBob;
    return (await people.bob.call('users.getFullUser', { id: { _: 'inputUser', user_id, access_hash } })).full_user;
  };

  test('has opening hours, location and introduction in its profile, until removed', async () => {
    const { alice } = people;
    const week: tl.businessWorkHours = { _: 'businessWorkHours', timezone_id: 'Europe/Berlin', weekly_open: [{ _: 'businessWeeklyOpen', start_minute: 0, end_minute: 7 * 24 * 60 }] };
    await expect(alice.call('account.updateBusinessWorkHours', { business_work_hours: { ...week, timezone_id: 'Nowhere' } })).rejects.toThrow('TIMEZONE_INVALID');
    await expect(alice.call('account.updateBusinessWorkHours', { business_work_hours: { ...week, weekly_open: [] } })).rejects.toThrow('BUSINESS_WORK_HOURS_EMPTY');
    await expect(alice.call('account.updateBusinessLocation', { address: ' ' })).rejects.toThrow('BUSINESS_ADDRESS_EMPTY');
    await alice.call('account.updateBusinessWorkHours', { business_work_hours: week });
    await alice.call('account.updateBusinessLocation', { geo_point: { _: 'inputGeoPoint', lat: 52.5, long: 13.4 }, address: 'Unter den Linden 1' });
    await alice.call('account.updateBusinessIntro', { intro: { _: 'inputBusinessIntro', title: 'Hats', description: 'Ask for the mad ones' } });
    const page = await eventually('Bob sees all of it', async () => {
      const seen = await pageSeenByBob();
      return seen.business_intro !== undefined && seen;
    });
    expect(page).toMatchObject({
      business_work_hours: { open_now: true, timezone_id: 'Europe/Berlin' }, business_location: { geo_point: { lat: 52.5 }, address: 'Unter den Linden 1' },
      business_intro: { title: 'Hats', description: 'Ask for the mad ones' },
    });
    await alice.call('account.updateBusinessWorkHours', {});
    await alice.call('account.updateBusinessLocation', {});
    await alice.call('account.updateBusinessIntro', {});
    await eventually('it is gone', async () => {
      const { business_work_hours, business_location, business_intro } = await pageSeenByBob();
      return business_work_hours === undefined && business_location === undefined && business_intro === undefined;
    });
  });

  test('has links that open a chat with prefilled text, and view counters', async () => {
    const { alice, bob } = people;
    const made = await alice.call('account.createBusinessChatLink', { link: { _: 'inputBusinessChatLink', message: 'I want a hat', entities: [{ _: 'messageEntityBold', offset: 9, length: 3 }], title: 'Shop window' } });
    expect(made).toMatchObject({ message: 'I want a hat', title: 'Shop window', views: 0, link: expect.stringMatching(/^https:\/\/t\.me\/m\/[\w-]{16}$/) });
    const slug = made.link.split('/').at(-1)!;
    const followed = await eventually('Bob may follow it', () => bob.call('account.resolveBusinessChatLink', { slug }).catch(() => false as const));
    expect(followed).toMatchObject({ peer: { user_id: people.aliceForBob.user_id }, message: 'I want a hat', entities: [{ _: 'messageEntityBold' }], users: [{ id: people.aliceForBob.user_id }] });
    await eventually('it is counted', async () => (await alice.call('account.getBusinessChatLinks', {})).links[0]?.views === 1);
    expect(await alice.call('account.editBusinessChatLink', { slug, link: { _: 'inputBusinessChatLink', message: 'I want two hats' } })).toMatchObject({ message: 'I want two hats', views: 1, link: made.link });
    await expect(bob.call('account.editBusinessChatLink', { slug, link: { _: 'inputBusinessChatLink', message: 'x' } })).rejects.toThrow('CHATLINK_SLUG_EXPIRED');
    await expect(bob.call('account.deleteBusinessChatLink', { slug })).rejects.toThrow('CHATLINK_SLUG_EXPIRED');
    await expect(alice.call('account.deleteBusinessChatLink', { slug: '' })).rejects.toThrow('CHATLINK_SLUG_EMPTY');
    await alice.call('account.deleteBusinessChatLink', { slug });
    expect((await alice.call('account.getBusinessChatLinks', {})).links).toEqual([]);
    await expect(bob.call('account.resolveBusinessChatLink', { slug })).rejects.toThrow('CHATLINK_SLUG_EXPIRED');
  });

  test('has quick replies: stored under names, renamed, reordered, sent at once', async () => {
    const { alice } = people;
    const self = { _: 'inputPeerSelf' } as const;
    const shortcutsOf = async () => await alice.call('messages.getQuickReplies', { hash: 0n }) as tl.messages.quickReplies;
    const keep = (shortcut: string, message: string, random_id: bigint) =>
      alice.call('messages.sendMessage', { peer: self, message, random_id, quick_reply_shortcut: { _: 'inputQuickReplyShortcut', shortcut } }) as Promise<tl.updates>;
    await expect(alice.call('messages.checkQuickReplyShortcut', { shortcut: 'two words' })).rejects.toThrow('SHORTCUT_INVALID');
    expect(await alice.call('messages.checkQuickReplyShortcut', { shortcut: 'prices' })).toBe(true);
    const kept = await keep('prices', 'A hat is ten shillings', 901n);
    expect(kept.updates).toMatchObject([{ _: 'updateMessageID', random_id: 901n }, { quick_reply: { shortcut: 'prices', count: 1 } }, { _: 'updateQuickReplyMessage', message: { quick_reply_shortcut_id: 1, message: 'A hat is ten shillings' } }]);
    expect(await keep('prices', 'A hat is ten shillings', 901n)).toMatchObject({ updates: [{ id: 1 }, {}, {}] });
    const media = { _: 'inputMediaUploadedDocument', file: await upload(alice, Buffer.from('list'), 'prices.txt'), mime_type: 'text/plain', attributes: [] } as tl.inputMediaUploadedDocument;
    await alice.call('messages.sendMedia', { peer: self, media, message: 'the list', random_id: 902n, quick_reply_shortcut: { _: 'inputQuickReplyShortcutId', shortcut_id: 1 } });
    await keep('address', 'By the river', 903n);
    await expect(alice.call('messages.checkQuickReplyShortcut', { shortcut: 'Prices' })).rejects.toThrow('SHORTCUT_OCCUPIED');
    expect(await shortcutsOf()).toMatchObject({ quick_replies: [{ shortcut_id: 1, top_message: 2, count: 2 }, { shortcut: 'address', count: 1 }], messages: [{ id: 2 }, { id: 3 }] });
    await alice.call('messages.reorderQuickReplies', { order: [2, 1] });
    await expect(alice.call('messages.editQuickReplyShortcut', { shortcut_id: 2, shortcut: 'PRICES' })).rejects.toThrow('SHORTCUT_OCCUPIED');
    await alice.call('messages.editQuickReplyShortcut', { shortcut_id: 2, shortcut: 'where' });
    const named = await shortcutsOf();
    expect(named.quick_replies.map(({ shortcut }) => shortcut)).toEqual(['where', 'prices']);
    // Clients compute the hash by themselves (core.telegram.org/api/business#fetch-existing-quick-reply-shortcuts).
    const hash = clientHash(named.quick_replies.flatMap(({ shortcut_id, shortcut, top_message }) => [shortcut_id, shortcut, top_message, 0]));
    expect(await alice.call('messages.getQuickReplies', { hash })).toEqual({ _: 'messages.quickRepliesNotModified' });
    const found = await alice.call('messages.getQuickReplyMessages', { shortcut_id: 1, hash: 0n }) as tl.messages.messages;
    expect(found.messages).toMatchObject([{ id: 1, quick_reply_shortcut_id: 1 }, { id: 2, media: { document: { mime_type: 'text/plain' } } }]);
    for (const field of ['saved_peer_id', 'from_id']) expect(found.messages[0]).not.toHaveProperty(field, expect.anything());
    expect(await alice.call('messages.getQuickReplyMessages', { shortcut_id: 1, hash: clientHash([1, 0, 2, 0]) })).toEqual({ _: 'messages.messagesNotModified', count: 2 });
    const send = (id: number[], random_id: bigint[]) => alice.call('messages.sendQuickReplyMessages', { peer: people.bobForAlice, shortcut_id: 1, id, random_id });
    await expect(send([7], [904n])).rejects.toThrow('MESSAGE_ID_INVALID');
    await expect(send([1, 2], [904n])).rejects.toThrow('RANDOM_ID_INVALID');
    await send([1, 2], [904n, 905n]);
    await send([1, 2], [904n, 905n]);
    const newOnes = () => people.heardByBob.flatMap((update) => (update._ === 'updateNewMessage' && update.message._ === 'message' ? [update.message.message] : []));
    await eventually('Bob gets the list', () => newOnes().includes('the list'));
    const history = await people.bob.call('messages.getHistory', { peer: people.aliceForBob, offset_id: 0, offset_date: 0, add_offset: 0, limit: 10, max_id: 0, min_id: 0, hash: 0n }) as tl.messages.messages;
    expect(history.messages.filter((message) => message._ === 'message').map(({ message }) => message)).toEqual(['the list', 'A hat is ten shillings']);
    await alice.call('messages.deleteQuickReplyMessages', { shortcut_id: 1, id: [1] });
    expect(await shortcutsOf()).toMatchObject({ quick_replies: [{}, { shortcut: 'prices', count: 1 }] });
    await alice.call('messages.deleteQuickReplyShortcut', { shortcut_id: 1 });
    await expect(alice.call('messages.getQuickReplyMessages', { shortcut_id: 1, hash: 0n })).rejects.toThrow('SHORTCUT_INVALID');
    await eventually('her other device hears of it all', () => ['updateQuickReplies', 'updateQuickReplyMessage', 'updateDeleteQuickReplyMessages', 'updateDeleteQuickReply']
      .every((name) => heardByTablet.some(({ _ }) => _ === name)));
  });
});
