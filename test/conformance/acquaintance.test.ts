/** Contacts: notes, photos, phone numbers and birthdays (core.telegram.org/api/contacts). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl, TlObject } from '@teamgram/tl';
import type { Account } from '../support/account.ts';
import { eventually } from '../support/eventually.ts';
import { ALICE_PHONE, BOB_PHONE, startPeople, updatesIn } from '../support/people.ts';
import type { People } from '../support/people.ts';
import { makePng } from '../support/png.ts';

let people: People;
let bobForAlice: tl.inputUser;
let aliceForBob: tl.inputUser;

const asUser = ({ user_id, access_hash }: tl.inputPeerUser): tl.inputUser => ({ _: 'inputUser', user_id, access_hash });
const text = (words: string): tl.textWithEntities => ({ _: 'textWithEntities', text: words, entities: [] });

beforeAll(async () => {
  people = await startPeople();
  [bobForAlice, aliceForBob] = [asUser(people.bobForAlice), asUser(people.aliceForBob)];
});
afterAll(() => people?.leave());

const fullBob = async () => (await people.alice.call('users.getFullUser', { id: bobForAlice })).full_user;
const settingsOf = async (account: Account, peer: tl.inputPeerUser) => (await account.call('messages.getPeerSettings', { peer })).settings;

let nextFile = 1n;
async function upload(account: Account): Promise<tl.inputFile> {
  const id = nextFile++;
  await account.call('upload.saveFilePart', { file_id: id, file_part: 0, bytes: makePng(160, 160, [Number(id), 80, 20]) });
  return { _: 'inputFile', id, parts: 1, name: 'a.png', md5_checksum: '' };
}

describe('phone number', () => {
  const nobody = { _: 'inputPrivacyValueDisallowAll' } as const;
  const hidden = (account: Account) => account.call('account.setPrivacy', { key: { _: 'inputPrivacyKeyPhoneNumber' }, rules: [nobody] });
  const rulesOf = async (account: Account) => (await account.call('account.getPrivacy', { key: { _: 'inputPrivacyKeyPhoneNumber' } })).rules;
  const numberAsSeenBy = async (account: Account, id: tl.inputUser) => ((await account.call('users.getUsers', { id: [id] }))[0] as tl.user).phone;

  test('contacts.addContact with add_phone_privacy_exception shares the own number', async () => {
    const { alice, bob } = people;
    for (const [account, id] of [[alice, bobForAlice], [bob, aliceForBob]] as const) await account.call('contacts.deleteContacts', { id: [id] });
    await hidden(alice);
    await eventually('the bar says that an exception is needed', async () => (await settingsOf(alice, people.bobForAlice)).need_contacts_exception);
    await eventually('Bob sees no number', async () => (await numberAsSeenBy(bob, aliceForBob)) === undefined);
    await alice.call('contacts.addContact', { add_phone_privacy_exception: true, id: bobForAlice, first_name: 'Bob', last_name: '', phone: '' });
    expect(await rulesOf(alice)).toEqual([{ _: 'privacyValueAllowUsers', users: [bob.userId] }, { _: 'privacyValueDisallowAll' }]);
    await eventually('Bob sees it', async () => (await numberAsSeenBy(bob, aliceForBob)) === ALICE_PHONE);
    await eventually('and was told', () => people.heardByBob.some((update) => update._ === 'updateUserPhone' && update.phone === ALICE_PHONE));
  });

  test('contacts.acceptContact shares it with someone who has added the caller without it', async () => {
    const { alice, bob } = people;
    await expect(bob.call('contacts.acceptContact', { id: { _: 'inputUserSelf' } })).rejects.toThrow('CONTACT_ID_INVALID');
    await expect(bob.call('contacts.acceptContact', { id: aliceForBob })).rejects.toThrow('CONTACT_ADD_MISSING');
    await hidden(bob);
    await bob.call('contacts.addContact', { id: aliceForBob, first_name: 'Al', last_name: '', phone: '' });
    expect(await eventually('the bar offers it', async () => { const settings = await settingsOf(bob, people.aliceForBob); return settings.share_contact && settings; })).toEqual({ _: 'peerSettings', share_contact: true });
    expect(await bob.call('contacts.acceptContact', { id: aliceForBob })).toMatchObject({ updates: [{ _: 'updatePeerSettings', settings: { _: 'peerSettings' } }] });
    expect((await rulesOf(bob))[0]).toEqual({ _: 'privacyValueAllowUsers', users: [alice.userId] });
    await eventually('Alice sees it', async () => (await numberAsSeenBy(alice, bobForAlice)) === BOB_PHONE);
    await alice.call('contacts.deleteContacts', { id: [bobForAlice] });
    await expect(bob.call('contacts.acceptContact', { id: aliceForBob })).rejects.toThrow('CONTACT_REQ_MISSING');
  });
});

test('a removed contact is a stranger on every device', async () => {
  const { alice } = people;
  const heard: tl.Update[] = [];
  const other = await people.join({ key: alice.client.key!, onUpdate: (update) => heard.push(...updatesIn(update)) });
  await other.call('updates.getState', {});
  await alice.call('contacts.addContact', { id: bobForAlice, first_name: 'Bob', last_name: '', phone: '' });
  await alice.call('contacts.deleteContacts', { id: [bobForAlice] });
  const settings = await eventually('the other device is told', () => heard.flatMap((update) => (update._ === 'updatePeerSettings' ? update.settings : []))[1]);
  expect(settings).toEqual(await settingsOf(alice, people.bobForAlice));
  expect(settings).toMatchObject({ add_contact: true, block_contact: true });
});

describe('private data about a contact', () => {
  test('contacts.updateContactNote, and a note with contacts.addContact: visible to the owner only', async () => {
    const { alice, bob } = people;
    await expect(alice.call('contacts.updateContactNote', { id: bobForAlice, note: text('x') })).rejects.toThrow('CONTACT_ID_INVALID');
    await alice.call('contacts.addContact', { id: bobForAlice, first_name: 'Bob', last_name: '', phone: '', note: text('met at tea') });
    await eventually('she reads it', async () => (await fullBob()).note?.text === 'met at tea');
    const bold: tl.textWithEntities = { ...text(' owes me a hat '.repeat(10)), entities: [{ _: 'messageEntityBold', offset: 1, length: 4 }] };
    expect(await alice.call('contacts.updateContactNote', { id: bobForAlice, note: bold })).toBe(true);
    expect(await eventually('the newer one', async () => { const { note } = await fullBob(); return note?.text.startsWith('owes') && note; })).toMatchObject({ entities: [{ _: 'messageEntityBold', length: 4 }] });
    expect((await fullBob()).note?.text.length).toBeLessThanOrEqual(128);
    expect((await bob.call('users.getFullUser', { id: { _: 'inputUserSelf' } })).full_user.note).toBeUndefined();
    await alice.call('contacts.updateContactNote', { id: bobForAlice, note: text('') });
    await eventually('none is left', async () => (await fullBob()).note === undefined);
  });

  test('photos.uploadContactProfilePhoto: a photo visible to the owner only', async () => {
    const { alice, bob } = people;
    const shown = await alice.call('photos.uploadContactProfilePhoto', { save: true, user_id: bobForAlice, file: await upload(alice) });
    const photo = shown.photo as tl.photo;
    expect(shown.users).toMatchObject([{ id: bob.userId, photo: { personal: true, photo_id: photo.id } }]);
    expect((await fullBob()).personal_photo).toMatchObject({ _: 'photo', id: photo.id });
    const location = { _: 'inputPeerPhotoFileLocation', peer: people.bobForAlice, photo_id: photo.id } as const;
    expect(await alice.call('upload.getFile', { location, offset: 0, limit: 4096 })).toMatchObject({ _: 'upload.file' });
    expect(((await bob.call('users.getUsers', { id: [{ _: 'inputUserSelf' }] }))[0] as tl.user).photo).toBeUndefined();
    await expect(bob.call('upload.getFile', { location: { ...location, peer: { _: 'inputPeerSelf' } }, offset: 0, limit: 4096 })).rejects.toThrow('LOCATION_INVALID');
    const taken = await alice.call('photos.uploadContactProfilePhoto', { save: true, user_id: bobForAlice });
    expect(taken).toMatchObject({ photo: { _: 'photoEmpty' } });
    expect((taken.users[0] as tl.user).photo).toBeUndefined();
    await expect(alice.call('photos.uploadContactProfilePhoto', { user_id: bobForAlice })).rejects.toThrow('PHOTO_FILE_MISSING');
    const video = await upload(alice);
    await expect(alice.call('photos.uploadContactProfilePhoto', { user_id: bobForAlice, video })).rejects.toThrow('VIDEO_FILE_INVALID');
    await expect(alice.call('photos.uploadContactProfilePhoto', { user_id: { _: 'inputUserSelf' }, file: await upload(alice) })).rejects.toThrow('CONTACT_MISSING');
  });
});

describe('suggestions to a contact', () => {
  const suggestedTo = (account: Account, peer: tl.InputPeer, action: tl.MessageAction['_']) => eventually(`a ${action}`, async () => {
    const history = await account.call('messages.getHistory', { peer, offset_id: 0, offset_date: 0, add_offset: 0, limit: 1, max_id: 0, min_id: 0, hash: 0n });
    const [newest] = 'messages' in history ? history.messages : [];
    return newest?._ === 'messageService' && newest.action._ === action && newest;
  });

  test('a photo, which the contact may accept', async () => {
    const { alice, bob } = people;
    await alice.call('photos.uploadContactProfilePhoto', { suggest: true, user_id: bobForAlice, file: await upload(alice) });
    const { action } = await suggestedTo(bob, people.aliceForBob, 'messageActionSuggestProfilePhoto');
    const { id, access_hash, file_reference } = (action as tl.messageActionSuggestProfilePhoto).photo as tl.photo;
    expect(await bob.call('photos.updateProfilePhoto', { id: { _: 'inputPhoto', id, access_hash, file_reference } })).toMatchObject({ photo: { id } });
    await eventually('Alice sees him so', async () => (await fullBob()).profile_photo?.id === id);
    await expect(alice.call('photos.uploadContactProfilePhoto', { suggest: true, user_id: { _: 'inputUserSelf' }, file: await upload(alice) })).rejects.toThrow('USER_ID_INVALID');
  });

  test('users.suggestBirthday', async () => {
    const { alice, bob } = people;
    const birthday: tl.birthday = { _: 'birthday', day: 26, month: 11, year: 1865 };
    await expect(alice.call('users.suggestBirthday', { id: bobForAlice, birthday: { ...birthday, month: 13 } })).rejects.toThrow('BIRTHDAY_INVALID');
    await expect(alice.call('users.suggestBirthday', { id: { _: 'inputUserSelf' }, birthday })).rejects.toThrow('USER_ID_INVALID');
    const { year: _, ...ofAnyYear } = { ...birthday, day: 4, month: 5, year: 1990 };
    const said = await alice.call('users.suggestBirthday', { id: bobForAlice, birthday: ofAnyYear });
    expect(said).toMatchObject({ updates: [{ _: 'updateNewMessage', message: { action: { _: 'messageActionSuggestBirthday', birthday: ofAnyYear } } }] });
    await suggestedTo(bob, people.aliceForBob, 'messageActionSuggestBirthday');
    await bob.call('contacts.block', { id: people.aliceForBob });
    await expect(bob.call('users.suggestBirthday', { id: aliceForBob, birthday: ofAnyYear })).rejects.toThrow('YOU_BLOCKED_USER');
    await bob.call('contacts.unblock', { id: people.aliceForBob });
  });
});

/** Texts of new messages in a packet of updates, in short or long form. */
function textsIn(packet: TlObject): string[] {
  if (packet._ === 'updateShortMessage') return [packet.message];
  return updatesIn(packet).flatMap((update) => (update._ === 'updateNewMessage' && update.message._ === 'message' ? [update.message.message] : []));
}

describe('automatic messages of a business', () => {
  const recipients = { _: 'inputBusinessRecipients', new_chats: true, existing_chats: true } as const;
  const said = async (account: Account, peer: tl.InputPeer) => {
    const history = await account.call('messages.getHistory', { peer, offset_id: 0, offset_date: 0, add_offset: 0, limit: 10, max_id: 0, min_id: 0, hash: 0n });
    return 'messages' in history ? history.messages.flatMap((message) => (message._ === 'message' ? [message.message] : [])).toReversed() : [];
  };
  const fullSelf = async (account: Account) => (await account.call('users.getFullUser', { id: { _: 'inputUserSelf' } })).full_user;

  test('account.updateBusinessGreetingMessage, account.updateBusinessAwayMessage: every message of the shortcut is sent once', async () => {
    const { alice } = people;
    const greeting = { _: 'inputBusinessGreetingMessage', shortcut_id: 1, recipients, no_activity_days: 7 } as const;
    await expect(alice.call('account.updateBusinessGreetingMessage', { message: greeting })).rejects.toThrow('SHORTCUT_INVALID');
    const keep = (shortcut: string, message: string, random_id: bigint) =>
      alice.call('messages.sendMessage', { peer: { _: 'inputPeerSelf' }, message, random_id, quick_reply_shortcut: { _: 'inputQuickReplyShortcut', shortcut } });
    await keep('hello', 'Welcome to the hatter’s', 801n);
    await keep('hello', 'What size?', 802n);
    await keep('away', 'Closed for tea', 803n);
    await expect(alice.call('account.updateBusinessGreetingMessage', { message: { ...greeting, no_activity_days: 8 } })).rejects.toThrow('LIMIT_INVALID');
    expect(await alice.call('account.updateBusinessGreetingMessage', { message: greeting })).toBe(true);
    const away = { _: 'inputBusinessAwayMessage', shortcut_id: 2, recipients, schedule: { _: 'businessAwayMessageScheduleAlways' } } as const;
    const backwards = { ...away, schedule: { _: 'businessAwayMessageScheduleCustom', start_date: 2, end_date: 1 } } as const;
    await expect(alice.call('account.updateBusinessAwayMessage', { message: backwards })).rejects.toThrow('SCHEDULE_DATE_INVALID');
    expect(await alice.call('account.updateBusinessAwayMessage', { message: away })).toBe(true);
    expect(await eventually('she reads both', async () => { const full = await fullSelf(alice); return full.business_away_message && full; })).toMatchObject({
      business_greeting_message: { shortcut_id: 1, no_activity_days: 7, recipients: { new_chats: true, existing_chats: true } },
      business_away_message: { shortcut_id: 2, schedule: { _: 'businessAwayMessageScheduleAlways' } },
    });

    const heard: string[] = [];
    const carol = await people.join({ onUpdate: (packet) => heard.push(...textsIn(packet)) });
    await carol.signUp('15550309', 'Carol');
    await carol.call('updates.getState', {});
    const peer = await carol.find(ALICE_PHONE);
    expect((await carol.call('users.getFullUser', { id: asUser(peer) })).full_user.business_greeting_message).toBeUndefined();
    await carol.call('messages.sendMessage', { peer, message: 'a hat, please', random_id: 1n });
    const all = ['a hat, please', 'Welcome to the hatter’s', 'What size?', 'Closed for tea'];
    await eventually('all is said', async () => (await said(carol, peer)).length === all.length);
    await carol.call('messages.sendMessage', { peer, message: 'ten and six', random_id: 2n });
    await eventually('she was told of each', () => heard.length === all.length - 1);
    expect(heard).toEqual(all.slice(1));
    expect(await said(carol, peer)).toEqual([...all, 'ten and six']);

    await alice.call('account.updateBusinessGreetingMessage', {});
    await alice.call('account.updateBusinessAwayMessage', {});
    await eventually('nothing is said any more', async () => { const full = await fullSelf(alice); return !full.business_greeting_message && !full.business_away_message; });
  });
});
