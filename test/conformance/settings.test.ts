/** Settings and saved messages as queried by clients after login. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Refusal } from '@teamgram/domain';
import { constants } from '@teamgram/gateway';
import type { ApiMethod, tl } from '@teamgram/tl';
import { Account } from '../support/account.ts';
import { eventually } from '../support/eventually.ts';
import { updatesIn } from '../support/people.ts';
import { startServer } from '../support/server.ts';
import type { RunningServer } from '../support/server.ts';

const folder = mkdtempSync(join(tmpdir(), 'settings-'));
let server: RunningServer;
let alice: Account;
/** Alice's second device. */
let tablet: Account;
let bob: Account;
let bobForAlice: tl.inputPeerUser;
const heardByTablet: tl.Update[] = [];

beforeAll(async () => {
  server = await startServer({ dataDir: join(folder, 'data') });
  alice = new Account(server);
  tablet = new Account(server, { onUpdate: (packet) => heardByTablet.push(...updatesIn(packet)) });
  bob = new Account(server);
  for (const [account, phone, name] of [[alice, '15550201', 'Alice'], [bob, '15550202', 'Bob']] as const) {
    await account.connect();
    await account.signUp(phone, name);
  }
  await tablet.connect();
  await tablet.signIn('15550201');
  await tablet.call('updates.getState', {});
  bobForAlice = await alice.find('15550202');
});

afterAll(async () => {
  for (const account of [alice, tablet, bob]) account?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const users = { _: 'inputNotifyUsers' } as const;
const ofBob = (): tl.inputNotifyPeer => ({ _: 'inputNotifyPeer', peer: bobForAlice });

describe('notification settings', () => {
  test('of a category default to on; those of one chat inherit', async () => {
    expect(await alice.call('account.getNotifySettings', { peer: users })).toMatchObject({ show_previews: true, silent: false, mute_until: 0 });
    const own = await alice.call('account.getNotifySettings', { peer: ofBob() });
    expect(own.show_previews).toBeUndefined();
    expect(own.mute_until).toBeUndefined();
  });

  test('are stored, sent to the other devices, and listed as an exception', async () => {
    const settings = { _: 'inputPeerNotifySettings', silent: true, mute_until: 2_000_000_000 } as const;
    expect(await alice.call('account.updateNotifySettings', { peer: ofBob(), settings })).toBe(true);
    expect(await alice.call('account.getNotifySettings', { peer: ofBob() })).toMatchObject({ silent: true, mute_until: 2_000_000_000 });
    await eventually('the tablet hears of the choice', () => heardByTablet.some((one) => one._ === 'updateNotifySettings' && one.notify_settings.silent === true));
    const exceptions = await tablet.call('account.getNotifyExceptions', {});
    expect(exceptions).toMatchObject({ updates: [{ _: 'updateNotifySettings', peer: { peer: { user_id: bob.userId } }, notify_settings: { silent: true } }], users: [{ id: bob.userId }] });
  });

  test('a category has its own settings; resetting removes all of them', async () => {
    await alice.call('account.updateNotifySettings', { peer: users, settings: { _: 'inputPeerNotifySettings', show_previews: false } });
    expect(await alice.call('account.getNotifySettings', { peer: users })).toMatchObject({ show_previews: false, silent: false });
    expect(await alice.call('account.resetNotifySettings', {})).toBe(true);
    expect(await alice.call('account.getNotifySettings', { peer: users })).toMatchObject({ show_previews: true });
    expect((await alice.call('account.getNotifySettings', { peer: ofBob() })).silent).toBeUndefined();
    expect(await alice.call('account.getNotifyExceptions', {})).toMatchObject({ updates: [] });
  });

  test('refusals', async () => {
    const stranger = { _: 'inputNotifyPeer', peer: { ...bobForAlice, access_hash: 1n } } as const;
    await expect(alice.call('account.getNotifySettings', { peer: stranger })).rejects.toThrow('PEER_ID_INVALID');
    await expect(alice.call('account.updateNotifySettings', { peer: users, settings: { _: 'inputPeerNotifySettings', mute_until: -5 } })).rejects.toThrow('SETTINGS_INVALID');
  });
});

describe('privacy', () => {
  test('the reported rules are the stored ones', async () => {
    const rulesOf = async (key: tl.InputPrivacyKey['_']) => (await alice.call('account.getPrivacy', { key: { _: key } })).rules.map(({ _ }) => _);
    expect(await rulesOf('inputPrivacyKeyPhoneNumber')).toEqual(['privacyValueAllowContacts']);
    expect(await rulesOf('inputPrivacyKeyPhoneCall')).toEqual(['privacyValueAllowAll']);
    expect(await rulesOf('inputPrivacyKeyStatusTimestamp')).toEqual(['privacyValueAllowAll']);
  });
});

describe('saved messages', () => {
  const self = { _: 'inputPeerSelf' } as const;
  const none = { offset_id: 0, offset_date: 0, add_offset: 0, limit: 10, max_id: 0, min_id: 0, hash: 0n };
  const page = { offset_date: 0, offset_id: 0, offset_peer: { _: 'inputPeerEmpty' }, limit: 10, hash: 0n } as const;

  test('there is no saved dialog before the first message', async () => {
    expect(await alice.call('messages.getSavedDialogs', page)).toMatchObject({ _: 'messages.savedDialogs', dialogs: [] });
  });

  test('all of them form one saved dialog, with oneself', async () => {
    const { pts } = await alice.call('updates.getState', {});
    const first = pts + 1;
    await alice.call('messages.sendMessage', { peer: self, message: 'note to self https://example.org', random_id: 1n, entities: [{ _: 'messageEntityUrl', offset: 13, length: 19 }] });
    await alice.call('messages.sendMedia', { peer: self, message: '', random_id: 2n, media: { _: 'inputMediaGeoPoint', geo_point: { _: 'inputGeoPoint', lat: 1, long: 2 } } });
    const saved = await alice.call('messages.getSavedDialogs', page);
    expect(saved).toMatchObject({ dialogs: [{ _: 'savedDialog', peer: { user_id: alice.userId }, top_message: first + 1 }], messages: [{ id: first + 1 }] });
    expect(await alice.call('messages.getSavedDialogs', { ...page, offset_id: first + 1 })).toMatchObject({ dialogs: [] });
    expect(await alice.call('messages.getSavedHistory', { ...none, peer: self })).toMatchObject({ messages: [{ id: first + 1 }, { id: first }] });
    expect(await alice.call('messages.getSavedHistory', { ...none, peer: bobForAlice })).toMatchObject({ messages: [] });
  });

  test('counters equal the number of search results', async () => {
    const filters = (['inputMessagesFilterUrl', 'inputMessagesFilterGeo', 'inputMessagesFilterPhotos'] as const).map((_) => ({ _ }));
    const counters = await alice.call('messages.getSearchCounters', { peer: self, filters });
    expect(counters.map(({ filter, count, inexact }) => [filter._, count, inexact])).toEqual([
      ['inputMessagesFilterUrl', 1, undefined], ['inputMessagesFilterGeo', 1, undefined], ['inputMessagesFilterPhotos', 0, undefined]]);
    const allFrom = (saved_peer_id: tl.InputPeer) => alice.call('messages.getSearchCounters', { peer: self, saved_peer_id, filters: [{ _: 'inputMessagesFilterEmpty' }] });
    expect([await allFrom(self), await allFrom(bobForAlice)]).toMatchObject([[{ count: 2 }], [{ count: 0 }]]);
  });
});

describe('secret chats', () => {
  test('messages.getDhConfig returns the group once, and randomness every time', async () => {
    const first = await alice.call('messages.getDhConfig', { version: 0, random_length: 16 });
    if (first._ !== 'messages.dhConfig') throw new Error('a client that has nothing was told that nothing changed');
    expect(first.g).toBe(3);
    expect(first.p).toHaveLength(256);
    const second = await alice.call('messages.getDhConfig', { version: first.version, random_length: 16 });
    expect(second._).toBe('messages.dhConfigNotModified');
    expect(second.random).not.toEqual(first.random);
    await expect(alice.call('messages.getDhConfig', { version: 0, random_length: 100_000 })).rejects.toThrow('RANDOM_LENGTH_INVALID');
  });
});

describe('unsupported features', () => {
  /** Methods called without fields, since their answers do not depend on them (method-status.test.ts). */
  const bare = constants.filter(({ answer }) => answer.length === 0).map(({ name }) => name);
  const withoutFields: ApiMethod[] = [
    'payments.getStarsTopupOptions', 'phone.getCallConfig',
  ];

  test.each(withoutFields)('%s is answered as in the table of constants', async (name) => {
    expect(bare).toContain(name);
    const constant = constants.find((one) => one.name === name)!;
    expect(await alice.call(name, {} as never)).toMatchObject(constant.answer({} as never, {} as never) as object);
  });

  test('messages.getStickerSet: the built-in sets exist, and are empty', async () => {
    const asked = async (stickerset: tl.InputStickerSet) => await alice.call('messages.getStickerSet', { stickerset, hash: 0 }) as tl.messages.stickerSet;
    const icons = await asked({ _: 'inputStickerSetEmojiDefaultTopicIcons' });
    expect(icons).toMatchObject({ set: { emojis: true, count: 0 }, documents: [] });
    const { id, access_hash, short_name } = icons.set;
    expect(await asked({ _: 'inputStickerSetID', id, access_hash })).toEqual(icons);
    expect(await asked({ _: 'inputStickerSetShortName', short_name })).toEqual(icons);
    expect((await asked({ _: 'inputStickerSetAnimatedEmoji' })).set.id).not.toBe(id);
  });

  test('requests that name such an object are refused with the error for it', async () => {
    await expect(alice.call('messages.getStickerSet', { stickerset: { _: 'inputStickerSetShortName', short_name: 'Hats' }, hash: 0 })).rejects.toThrow('STICKERSET_INVALID');
    expect(() => constants.find(({ name }) => name === 'messages.editFactCheck')!.answer({} as never, {} as never)).toThrow(Refusal);
    await expect(alice.call('help.getPremiumPromo', {})).rejects.toMatchObject({ code: 400 });
  });
});
