/** Who sees what of a person: privacy rules, close friends, birthdays, colours. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { ALICE_PHONE, BOB_PHONE, startPeople, type People } from '../support/people.ts';
import type { Account } from '../support/account.ts';
import { makePng } from '../support/png.ts';

let people: People;
let alice: Account;
let bob: Account;
let aliceAsUser: tl.inputUser;
let bobAsUser: tl.inputUser;

const asUser = ({ user_id, access_hash }: tl.inputPeerUser): tl.inputUser => ({ _: 'inputUser', user_id, access_hash });

beforeAll(async () => {
  people = await startPeople();
  ({ alice, bob } = people);
  aliceAsUser = asUser(people.aliceForBob);
  bobAsUser = asUser(people.bobForAlice);
});
afterAll(() => people?.leave());

const choose = (account: Account, key: tl.InputPrivacyKey['_'], ...rules: tl.InputPrivacyRule[]) => account.call('account.setPrivacy', { key: { _: key }, rules });
const nobody: tl.InputPrivacyRule = { _: 'inputPrivacyValueDisallowAll' };
const everybody: tl.InputPrivacyRule = { _: 'inputPrivacyValueAllowAll' };

async function aliceSeenByBob(): Promise<tl.user> {
  const [user] = await bob.call('users.getUsers', { id: [aliceAsUser] });
  if (user?._ !== 'user') throw new Error('Alice is not there');
  return user;
}
const fullAlice = async () => (await bob.call('users.getFullUser', { id: aliceAsUser })).full_user;

/** Other workers and sessions hear of a choice a moment later. */
const seen = (what: string, holds: (user: tl.user) => boolean) => eventually(what, async () => {
  const user = await aliceSeenByBob();
  return holds(user) && user;
});

describe('rules', () => {
  test('account.setPrivacy answers what holds from now on, account.getPrivacy repeats it, other devices are told', async () => {
    const told: tl.Update[] = [];
    const tablet = await people.join({ key: undefined, onUpdate: (update) => { if (update._ === 'updateShort' || update._ === 'updates') told.push(...('updates' in update ? update.updates : [update.update])); } });
    await tablet.signIn(ALICE_PHONE);
    const rules = [{ _: 'privacyValueDisallowUsers', users: [bob.userId] }, { _: 'privacyValueAllowContacts' }];
    const chosen = await choose(alice, 'inputPrivacyKeyAbout', { _: 'inputPrivacyValueDisallowUsers', users: [bobAsUser] }, { _: 'inputPrivacyValueAllowContacts' });
    expect(chosen).toMatchObject({ rules, users: [{ id: bob.userId }] });
    expect(await alice.call('account.getPrivacy', { key: { _: 'inputPrivacyKeyAbout' } })).toMatchObject({ rules });
    await eventually('the tablet is told', () => told.find((update) => update._ === 'updatePrivacy'));
    expect(told.find((update) => update._ === 'updatePrivacy')).toMatchObject({ key: { _: 'privacyKeyAbout' }, rules });
    await choose(alice, 'inputPrivacyKeyAbout', everybody);
  });

  test('what cannot be kept is refused', async () => {
    const stranger: tl.inputUser = { ...bobAsUser, access_hash: 1n };
    await expect(choose(alice, 'inputPrivacyKeyAbout', { _: 'inputPrivacyValueAllowUsers', users: [stranger] })).rejects.toThrow('PRIVACY_VALUE_INVALID');
    const many = Array.from({ length: 1_001 }, () => bobAsUser);
    await expect(choose(alice, 'inputPrivacyKeyAbout', { _: 'inputPrivacyValueAllowUsers', users: many })).rejects.toThrow('PRIVACY_TOO_LONG');
  });
});

describe('what others see', () => {
  test('the text about oneself, and the photo', async () => {
    await alice.call('account.updateProfile', { about: 'curiouser' });
    const id = 4_711n;
    await alice.call('upload.saveFilePart', { file_id: id, file_part: 0, bytes: makePng(160, 160, [200, 30, 30]) });
    await alice.call('photos.uploadProfilePhoto', { file: { _: 'inputFile', id, parts: 1, name: 'a.png', md5_checksum: '' } });
    expect(await eventually('Bob sees both', async () => { const full = await fullAlice(); return full.about && full.profile_photo && full; })).toMatchObject({ about: 'curiouser' });
    await choose(alice, 'inputPrivacyKeyAbout', nobody);
    await choose(alice, 'inputPrivacyKeyProfilePhoto', nobody);
    await seen('Bob sees no photo', ({ photo }) => photo === undefined);
    const full = await fullAlice();
    expect([full.about, full.profile_photo]).toEqual([undefined, undefined]);
    const own = (await alice.call('users.getFullUser', { id: { _: 'inputUserSelf' } })).full_user;
    expect(own).toMatchObject({ about: 'curiouser', profile_photo: { _: 'photo' } });
    expect(await bob.call('photos.getUserPhotos', { user_id: aliceAsUser, offset: 0, max_id: 0n, limit: 10 })).toMatchObject({ photos: [] });
    await choose(alice, 'inputPrivacyKeyProfilePhoto', { _: 'inputPrivacyValueAllowUsers', users: [bobAsUser] }, nobody);
    await seen('Bob sees the photo again', ({ photo }) => photo?._ === 'userProfilePhoto');
  });

  test('when somebody was last seen, and not that of others when one hides one’s own', async () => {
    await alice.call('account.updateStatus', { offline: false });
    await seen('Bob sees Alice online', ({ status }) => status?._ === 'userStatusOnline');
    await choose(alice, 'inputPrivacyKeyStatusTimestamp', nobody);
    expect((await seen('Bob sees a blur', ({ status }) => status?._ === 'userStatusRecently')).status).toEqual({ _: 'userStatusRecently' });
    await bob.call('account.updateStatus', { offline: false });
    await eventually('Alice sees a blur of Bob, and whose doing it is', async () => {
      const [bobSeen] = await alice.call('users.getUsers', { id: [bobAsUser] });
      return bobSeen?._ === 'user' && bobSeen.status?._ === 'userStatusRecently' && bobSeen.status.by_me;
    });
    expect(await bob.call('contacts.getStatuses', {})).toMatchObject([{ user_id: alice.userId, status: { _: 'userStatusRecently' } }]);
    await choose(alice, 'inputPrivacyKeyStatusTimestamp', everybody);
    await seen('Bob sees Alice online again', ({ status }) => status?._ === 'userStatusOnline');
  });

  test('the phone number, and who may find one by it', async () => {
    await bob.call('contacts.deleteContacts', { id: [aliceAsUser] });
    await choose(alice, 'inputPrivacyKeyPhoneNumber', nobody);
    await seen('Bob sees no number', ({ phone }) => phone === undefined);
    await choose(alice, 'inputPrivacyKeyAddedByPhone', nobody);
    await eventually('Alice is not found', () => bob.call('contacts.resolvePhone', { phone: ALICE_PHONE }).then(() => false, (error: Error) => error.message.includes('PHONE_NOT_OCCUPIED')));
    const contact = { _: 'inputPhoneContact', client_id: 1n, phone: ALICE_PHONE, first_name: 'A', last_name: '' } as const;
    expect(await bob.call('contacts.importContacts', { contacts: [contact] })).toMatchObject({ imported: [] });
    await choose(alice, 'inputPrivacyKeyAddedByPhone', everybody);
    await choose(alice, 'inputPrivacyKeyPhoneNumber', everybody);
    await seen('Bob sees the number', ({ phone }) => phone === ALICE_PHONE);
    expect(await bob.call('contacts.importContacts', { contacts: [contact] })).toMatchObject({ imported: [{ user_id: alice.userId }] });
  });

  test('birthdays of contacts', async () => {
    const today = new Date();
    const birthday = { _: 'birthday', day: today.getUTCDate(), month: today.getUTCMonth() + 1, year: 1990 } as const;
    expect(await alice.call('account.updateBirthday', { birthday })).toBe(true);
    expect((await eventually('Bob sees the birthday', async () => { const full = await fullAlice(); return full.birthday && full; })).birthday).toEqual(birthday);
    expect(await bob.call('contacts.getBirthdays', {})).toMatchObject({ contacts: [{ contact_id: alice.userId, birthday }], users: [{ id: alice.userId }] });
    await choose(alice, 'inputPrivacyKeyBirthday', nobody);
    await eventually('the birthday is hidden', async () => (await fullAlice()).birthday === undefined);
    expect(await bob.call('contacts.getBirthdays', {})).toMatchObject({ contacts: [] });
    await alice.call('account.updateBirthday', {});
    expect((await alice.call('users.getFullUser', { id: { _: 'inputUserSelf' } })).full_user.birthday).toBeUndefined();
    await expect(alice.call('account.updateBirthday', { birthday: { _: 'birthday', day: 31, month: 2 } })).rejects.toThrow('BIRTHDAY_INVALID');
  });

  test('a colour', async () => {
    await alice.call('account.updateColor', { color: { _: 'peerColor', color: 5 } });
    await alice.call('account.updateColor', { for_profile: true, color: { _: 'peerColor', color: 2 } });
    expect(await seen('Bob sees the colours', ({ profile_color }) => profile_color !== undefined)).toMatchObject({ color: { color: 5 }, profile_color: { color: 2 } });
    await expect(alice.call('account.updateColor', { color: { _: 'peerColor', color: 77 } })).rejects.toThrow('COLOR_INVALID');
  });
});

describe('what others may do', () => {
  test('a voice message is refused where it is not wanted', async () => {
    await choose(alice, 'inputPrivacyKeyVoiceMessages', nobody);
    const id = 815n;
    await bob.call('upload.saveFilePart', { file_id: id, file_part: 0, bytes: new Uint8Array(100) });
    const media: tl.InputMedia = {
      _: 'inputMediaUploadedDocument', mime_type: 'audio/ogg', file: { _: 'inputFile', id, parts: 1, name: 'v.ogg', md5_checksum: '' },
      attributes: [{ _: 'documentAttributeAudio', voice: true, duration: 1 }],
    };
    await expect(bob.call('messages.sendMedia', { peer: people.aliceForBob, media, message: '', random_id: 9n })).rejects.toThrow('VOICE_MESSAGES_FORBIDDEN');
    await eventually('Bob is told before', async () => (await fullAlice()).voice_messages_forbidden);
  });

  test('a forward carries no link to somebody who does not want it', async () => {
    await choose(alice, 'inputPrivacyKeyForwards', nobody);
    await alice.call('messages.sendMessage', { peer: people.bobForAlice, message: 'not to be linked', random_id: 10n });
    const history = await eventually('it arrives', async () => {
      const page = await bob.call('messages.getHistory', { peer: people.aliceForBob, offset_id: 0, offset_date: 0, add_offset: 0, limit: 1, max_id: 0, min_id: 0, hash: 0n });
      return page._ !== 'messages.messagesNotModified' && page.messages[0]?._ === 'message' && page.messages[0].message === 'not to be linked' && page.messages[0];
    });
    const sent = await bob.call('messages.forwardMessages', { from_peer: people.aliceForBob, to_peer: { _: 'inputPeerSelf' }, id: [history.id], random_id: [11n] });
    const update = sent._ === 'updates' && sent.updates.find((one) => one._ === 'updateNewMessage');
    expect(update).toMatchObject({ message: { fwd_from: { from_name: 'Alice' } } });
    expect(update && update.message._ === 'message' && update.message.fwd_from?.from_id).toBeUndefined();
  });
});

test('close friends are marked, and rules may speak of them', async () => {
  await bob.call('contacts.importContacts', { contacts: [{ _: 'inputPhoneContact', client_id: 1n, phone: ALICE_PHONE, first_name: 'A', last_name: '' }] });
  await alice.call('contacts.importContacts', { contacts: [{ _: 'inputPhoneContact', client_id: 1n, phone: BOB_PHONE, first_name: 'B', last_name: '' }] });
  await choose(alice, 'inputPrivacyKeyAbout', { _: 'inputPrivacyValueAllowCloseFriends' }, nobody);
  expect((await fullAlice()).about).toBeUndefined();
  expect(await alice.call('contacts.editCloseFriends', { id: [bob.userId] })).toBe(true);
  expect(await eventually('Bob reads it', async () => (await fullAlice()).about)).toBe('curiouser');
  expect(await alice.call('users.getUsers', { id: [bobAsUser] })).toMatchObject([{ close_friend: true }]);
});

test('account.setGlobalPrivacySettings: what can be kept is kept, the rest refused or left out', async () => {
  expect(await alice.call('account.getGlobalPrivacySettings', {})).toEqual({ _: 'globalPrivacySettings' });
  await alice.call('account.setGlobalPrivacySettings', { settings: { _: 'globalPrivacySettings', keep_archived_unmuted: true, new_noncontact_peers_require_premium: true } });
  expect(await alice.call('account.getGlobalPrivacySettings', {})).toEqual({ _: 'globalPrivacySettings', keep_archived_unmuted: true });
  const archiving = { _: 'globalPrivacySettings', archive_and_mute_new_noncontact_peers: true } as const;
  await expect(alice.call('account.setGlobalPrivacySettings', { settings: archiving })).rejects.toThrow('AUTOARCHIVE_NOT_AVAILABLE');
});
