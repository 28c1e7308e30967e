/** Account-wide settings, and reports of users to the operators. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import type { Account } from '../support/account.ts';
import { eventually } from '../support/eventually.ts';
import { ALICE_PHONE, startPeople, updatesIn } from '../support/people.ts';
import type { People } from '../support/people.ts';

let people: People;
/** Alice's second device. */
let tablet: Account;
const heardByTablet: tl.Update[] = [];

beforeAll(async () => {
  people = await startPeople({ settings: { limits: { freshAuthorizationS: 0 } } });
  tablet = await people.join({ onUpdate: (packet) => heardByTablet.push(...updatesIn(packet)) });
  await tablet.signIn(ALICE_PHONE);
  await tablet.call('updates.getState', {});
});
afterAll(() => people?.leave());

const tabletHears = (what: tl.Update['_']) => eventually(`the tablet hears ${what}`, () => heardByTablet.some(({ _ }) => _ === what));
const level = (size: number): tl.autoDownloadSettings => ({
  _: 'autoDownloadSettings', disabled: true, photo_size_max: size, video_size_max: size, file_size_max: size, video_upload_maxbitrate: 7,
  small_queue_active_operations_max: 1, large_queue_active_operations_max: 2,
});

describe('account-wide settings', () => {
  test('account.saveAutoDownloadSettings, getAutoDownloadSettings: separately for three kinds of networks', async () => {
    const { alice } = people;
    const before = await tablet.call('account.getAutoDownloadSettings', {});
    expect(before.low.photo_size_max).toBeGreaterThan(0);
    expect(await alice.call('account.saveAutoDownloadSettings', { low: true, settings: level(11) })).toBe(true);
    expect(await alice.call('account.saveAutoDownloadSettings', { settings: level(22) })).toBe(true);
    await eventually('they are kept', async () => {
      const { low, medium, high } = await tablet.call('account.getAutoDownloadSettings', {});
      return low.photo_size_max === 11 && low.disabled && medium.photo_size_max === 22 && high.photo_size_max === before.high.photo_size_max;
    });
  });

  test('account.saveAutoSaveSettings, getAutoSaveSettings, deleteAutoSaveExceptions: by category and exceptions, with updates for other devices', async () => {
    const { alice, bobForAlice } = people;
    const settings = { _: 'autoSaveSettings', photos: true, video_max_size: 5_000n } as const;
    expect(await alice.call('account.saveAutoSaveSettings', { users: true, settings })).toBe(true);
    expect(await alice.call('account.saveAutoSaveSettings', { peer: bobForAlice, settings: { _: 'autoSaveSettings', videos: true } })).toBe(true);
    await expect(alice.call('account.saveAutoSaveSettings', { settings })).rejects.toThrow('PEER_ID_INVALID');
    await tabletHears('updateAutoSaveSettings');
    const kept = await alice.call('account.getAutoSaveSettings', {});
    expect(kept).toMatchObject({ users_settings: { photos: true, video_max_size: 5_000n }, exceptions: [{ peer: { user_id: bobForAlice.user_id }, settings: { videos: true } }], users: [{ id: bobForAlice.user_id }] });
    expect(kept.chats_settings.photos).toBeUndefined();
    expect(await alice.call('account.deleteAutoSaveExceptions', {})).toBe(true);
    expect(await alice.call('account.getAutoSaveSettings', {})).toMatchObject({ users_settings: { photos: true }, exceptions: [] });
  });

  test('account.setReactionsNotifySettings, getReactionsNotifySettings', async () => {
    const { alice } = people;
    expect(await alice.call('account.getReactionsNotifySettings', {})).toMatchObject({ messages_notify_from: { _: 'reactionNotificationsFromAll' }, show_previews: true });
    const settings: tl.reactionsNotifySettings = {
      _: 'reactionsNotifySettings', messages_notify_from: { _: 'reactionNotificationsFromContacts' }, sound: { _: 'notificationSoundLocal', title: 'Bell', data: 'bell.mp3' }, show_previews: false,
    };
    expect(await alice.call('account.setReactionsNotifySettings', { settings })).toMatchObject(settings);
    const kept = await alice.call('account.getReactionsNotifySettings', {});
    expect(kept).toMatchObject(settings);
    expect(kept.stories_notify_from).toBeUndefined();
  });

  test('account.setContentSettings, getContentSettings; account.setContactSignUpNotification, getContactSignUpNotification; account.toggleSponsoredMessages', async () => {
    const { alice } = people;
    const shown = await alice.call('account.getContentSettings', {});
    expect(shown.sensitive_enabled).toBeUndefined();
    await alice.call('account.setContentSettings', { sensitive_enabled: true });
    expect(await alice.call('account.getContentSettings', {})).toEqual({ _: 'account.contentSettings', sensitive_enabled: true, sensitive_can_change: true });
    expect(await alice.call('account.getContactSignUpNotification', {})).toBe(true);
    await alice.call('account.setContactSignUpNotification', { silent: false });
    expect(await alice.call('account.getContactSignUpNotification', {})).toBe(false);
    const sponsored = async () => (await alice.call('users.getFullUser', { id: { _: 'inputUserSelf' } })).full_user.sponsored_enabled;
    expect(await sponsored()).toBe(true);
    expect(await alice.call('account.toggleSponsoredMessages', { enabled: false })).toBe(true);
    expect(await sponsored()).toBeUndefined();
  });

  test('help.dismissSuggestion: reported in the app configuration', async () => {
    const { alice } = people;
    const before = await alice.call('help.getAppConfig', { hash: 0 });
    if (before._ !== 'help.appConfig') throw new Error(before._);
    expect(await alice.call('help.dismissSuggestion', { peer: { _: 'inputPeerEmpty' }, suggestion: 'SETUP_PASSWORD' })).toBe(true);
    await expect(alice.call('help.dismissSuggestion', { peer: { _: 'inputPeerEmpty' }, suggestion: 'not one' })).rejects.toThrow('DATA_INVALID');
    await tabletHears('updateConfig');
    const after = await alice.call('help.getAppConfig', { hash: before.hash });
    expect(JSON.stringify(after, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).toContain('"dismissed_suggestions"');
  });
});

describe('authorizations', () => {
  test('account.setAuthorizationTTL is reported in the list; account.changeAuthorizationSettings changes one of them', async () => {
    const { alice } = people;
    await expect(alice.call('account.setAuthorizationTTL', { authorization_ttl_days: 0 })).rejects.toThrow('TTL_DAYS_INVALID');
    expect(await alice.call('account.setAuthorizationTTL', { authorization_ttl_days: 30 })).toBe(true);
    const { authorizations, authorization_ttl_days } = await alice.call('account.getAuthorizations', {});
    expect(authorization_ttl_days).toBe(30);
    const other = authorizations.find(({ current }) => !current)!;
    expect(await alice.call('account.changeAuthorizationSettings', { hash: other.hash, call_requests_disabled: true })).toBe(true);
    expect(await alice.call('account.changeAuthorizationSettings', { hash: 0n, encrypted_requests_disabled: true })).toBe(true);
    await expect(people.bob.call('account.changeAuthorizationSettings', { hash: other.hash, call_requests_disabled: true })).rejects.toThrow('HASH_INVALID');
    const after = (await alice.call('account.getAuthorizations', {})).authorizations;
    expect(after.find(({ hash }) => hash === other.hash)).toMatchObject({ call_requests_disabled: true, encrypted_requests_disabled: undefined });
    expect(after.find(({ current }) => current)).toMatchObject({ encrypted_requests_disabled: true });
  });
});

describe('reports', () => {
  test('messages.report asks until the reason is clear', async () => {
    const { alice, bob, bobForAlice, aliceForBob } = people;
    const sent = await bob.call('messages.sendMessage', { peer: aliceForBob, message: 'buy!', random_id: 5n });
    expect(sent._).toMatch(/^update/);
    const { messages } = await eventually('Alice has it', async () => {
      const page = (await alice.call('messages.getHistory', { peer: bobForAlice, offset_id: 0, offset_date: 0, add_offset: 0, limit: 1, max_id: 0, min_id: 0, hash: 0n })) as tl.messages.messages;
      return page.messages.some((one) => one._ === 'message' && one.message === 'buy!') && page;
    });
    const report = (option: Uint8Array, message = '') => alice.call('messages.report', { peer: bobForAlice, id: [messages[0]!.id], option, message });
    const asked = await report(new Uint8Array(0));
    if (asked._ !== 'reportResultChooseOption') throw new Error(asked._);
    const option = (text: string) => asked.options.find((one) => one.text === text)!.option;
    expect(await report(option('Spam'))).toEqual({ _: 'reportResultReported' });
    const optional = await report(option('Violence'));
    if (optional._ !== 'reportResultAddComment') throw new Error(optional._);
    expect(optional.optional).toBe(true);
    expect(await report(optional.option)).toEqual({ _: 'reportResultReported' });
    const required = await report(option('Something else'));
    if (required._ !== 'reportResultAddComment') throw new Error(required._);
    expect(await report(required.option)).toEqual(required);
    expect(await report(required.option, 'They sell what they do not have.')).toEqual({ _: 'reportResultReported' });
    expect(await alice.call('messages.reportReaction', { peer: bobForAlice, id: messages[0]!.id, reaction_peer: bobForAlice })).toBe(true);
    await expect(alice.call('messages.reportReaction', { peer: bobForAlice, id: 999_999, reaction_peer: bobForAlice })).rejects.toThrow('MESSAGE_ID_INVALID');
  });

  test('account.reportPeer, account.reportProfilePhoto, messages.reportSpam; reporting oneself is refused', async () => {
    const { alice, bobForAlice } = people;
    const reason = { _: 'inputReportReasonFake' } as const;
    expect(await alice.call('account.reportPeer', { peer: bobForAlice, reason, message: 'not Bob' })).toBe(true);
    expect(await alice.call('account.reportProfilePhoto', { peer: bobForAlice, photo_id: { _: 'inputPhotoEmpty' }, reason, message: '' })).toBe(true);
    expect(await alice.call('messages.reportSpam', { peer: bobForAlice })).toBe(true);
    const settings = await alice.call('messages.getPeerSettings', { peer: bobForAlice });
    expect(settings.settings.report_spam).toBeUndefined();
    await expect(alice.call('account.reportPeer', { peer: { _: 'inputPeerSelf' }, reason, message: '' })).rejects.toThrow('PEER_ID_INVALID');
    await expect(alice.call('messages.reportSpam', { peer: { ...bobForAlice, access_hash: 1n } })).rejects.toThrow('PEER_ID_INVALID');
  });
});

describe('registration for push notifications', () => {
  const registered = { token_type: 2, token: 'a made-up token', app_sandbox: false, secret: new Uint8Array(0), other_uids: [] };

  test('account.registerDevice, account.unregisterDevice: one registration per authorization, removed by its own token', async () => {
    const { alice } = people;
    const end = { token_type: 2, token: registered.token, other_uids: [] };
    await expect(tablet.call('account.unregisterDevice', end)).rejects.toThrow('TOKEN_INVALID');
    for (const device of [alice, tablet]) expect(await device.call('account.registerDevice', registered)).toBe(true);
    expect(await alice.call('account.registerDevice', { ...registered, no_muted: true, secret: new Uint8Array(256) })).toBe(true);
    await expect(alice.call('account.unregisterDevice', { ...end, token: 'another' })).rejects.toThrow('TOKEN_INVALID');
    for (const device of [alice, tablet]) expect(await device.call('account.unregisterDevice', end)).toBe(true);
    await expect(tablet.call('account.unregisterDevice', end)).rejects.toThrow('TOKEN_INVALID');
  });

  test.each([
    ['TOKEN_EMPTY', { token: '' }],
    ['TOKEN_TYPE_INVALID', { token_type: 0 }],
    ['TOKEN_TYPE_INVALID', { token_type: 14 }],
    ['TOKEN_INVALID', { token: 'x'.repeat(4_097) }],
    ['TOKEN_INVALID', { secret: new Uint8Array(257) }],
    ['WEBPUSH_TOKEN_INVALID', { token_type: 10 }],
    ['WEBPUSH_TOKEN_INVALID', { token_type: 10, token: webPush('http://push.example') }],
    ['WEBPUSH_KEY_INVALID', { token_type: 10, token: webPush('https://push.example', 64) }],
    ['WEBPUSH_AUTH_INVALID', { token_type: 10, token: webPush('https://push.example', 65, 15) }],
  ])('is refused with %s', (error, wrong) => expect(people.alice.call('account.registerDevice', { ...registered, ...wrong })).rejects.toThrow(error));

  test('web push, and account.updateDeviceLocked', async () => {
    const { alice } = people;
    expect(await alice.call('account.registerDevice', { ...registered, token_type: 10, token: webPush('https://push.example') })).toBe(true);
    for (const period of [60, 60, 0]) expect(await alice.call('account.updateDeviceLocked', { period })).toBe(true);
  });
});

function webPush(endpoint: string, pointBytes = 65, authBytes = 16): string {
  const text = (bytes: number) => Buffer.alloc(bytes, 4).toString('base64url');
  return JSON.stringify({ endpoint, keys: { p256dh: text(pointBytes), auth: text(authBytes) } });
}
