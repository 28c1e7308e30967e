/** Visibility of users: privacy rules, close friends, birthdays, colours. */
import { randomBytes } from 'node:crypto';
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

/** Other workers and sessions learn about a change a moment later. */
const seen = (what: string, holds: (user: tl.user) => boolean) => eventually(what, async () => {
  const user = await aliceSeenByBob();
  return holds(user) && user;
});

describe('rules', () => {
  test('account.setPrivacy returns the new rules, account.getPrivacy the same; other devices are notified', async () => {
    const told: tl.Update[] = [];
    const tablet = await people.join({ key: undefined, onUpdate: (update) => { if (update._ === 'updateShort' || update._ === 'updates') told.push(...('updates' in update ? update.updates : [update.update])); } });
    await tablet.signIn(ALICE_PHONE);
    const rules = [{ _: 'privacyValueDisallowUsers', users: [bob.userId] }, { _: 'privacyValueAllowContacts' }];
    const chosen = await choose(alice, 'inputPrivacyKeyAbout', { _: 'inputPrivacyValueDisallowUsers', users: [bobAsUser] }, { _: 'inputPrivacyValueAllowContacts' });
    expect(chosen).toMatchObject({ rules, users: [{ id: bob.userId }] });
    expect(await alice.call('account.getPrivacy', { key: { _: 'inputPrivacyKeyAbout' } })).toMatchObject({ rules });
    await eventually('the tablet is told', () => told.find((update) => update._ === 'updatePrivacy'));
    expect(told.find((update) => update._ === 'updatePrivacy')).toMatchObject({ key: { _: 'privacyKeyAbout' }, rules });
    // M5: also for chats; an unknown chat id discloses nothing.
    const made = (await alice.call('messages.createChat', { users: [], title: 'Ours' })).updates as tl.updates;
    const [{ id }] = made.chats as [tl.chat];
    expect(await choose(alice, 'inputPrivacyKeyAbout', { _: 'inputPrivacyValueAllowChatParticipants', chats: [id, 404] })).toMatchObject({ chats: [{ _: 'chat', id, title: 'Ours' }] });
    await choose(alice, 'inputPrivacyKeyAbout', everybody);
  });

  test('invalid rules are refused', async () => {
    const stranger: tl.inputUser = { ...bobAsUser, access_hash: 1n };
    await expect(choose(alice, 'inputPrivacyKeyAbout', { _: 'inputPrivacyValueAllowUsers', users: [stranger] })).rejects.toThrow('PRIVACY_VALUE_INVALID');
    const many = Array.from({ length: 1_001 }, () => bobAsUser);
    await expect(choose(alice, 'inputPrivacyKeyAbout', { _: 'inputPrivacyValueAllowUsers', users: many })).rejects.toThrow('PRIVACY_TOO_LONG');
  });
});

describe('visibility to others', () => {
  test('biography and photo', async () => {
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

  test('last seen, which is reciprocal', async () => {
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

  test('the phone number, and being found by it', async () => {
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

describe('permissions of others', () => {
  test('a voice message is refused if not permitted', async () => {
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

  test('a forward has no link to a user who does not permit it', async () => {
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

test('close friends are marked, and rules can refer to them', async () => {
  await bob.call('contacts.importContacts', { contacts: [{ _: 'inputPhoneContact', client_id: 1n, phone: ALICE_PHONE, first_name: 'A', last_name: '' }] });
  await alice.call('contacts.importContacts', { contacts: [{ _: 'inputPhoneContact', client_id: 1n, phone: BOB_PHONE, first_name: 'B', last_name: '' }] });
  await choose(alice, 'inputPrivacyKeyAbout', { _: 'inputPrivacyValueAllowCloseFriends' }, nobody);
  expect((await fullAlice()).about).toBeUndefined();
  expect(await alice.call('contacts.editCloseFriends', { id: [bob.userId] })).toBe(true);
  expect(await eventually('Bob reads it', async () => (await fullAlice()).about)).toBe('curiouser');
  expect(await alice.call('users.getUsers', { id: [bobAsUser] })).toMatchObject([{ close_friend: true }]);
});

test('account.setGlobalPrivacySettings: unsupported settings are refused or dropped', async () => {
  expect(await alice.call('account.getGlobalPrivacySettings', {})).toEqual({ _: 'globalPrivacySettings' });
  await alice.call('account.setGlobalPrivacySettings', { settings: { _: 'globalPrivacySettings', keep_archived_unmuted: true, new_noncontact_peers_require_premium: true } });
  expect(await alice.call('account.getGlobalPrivacySettings', {})).toEqual({ _: 'globalPrivacySettings', keep_archived_unmuted: true });
  const archiving = { _: 'globalPrivacySettings', archive_and_mute_new_noncontact_peers: true } as const;
  await expect(alice.call('account.setGlobalPrivacySettings', { settings: archiving })).rejects.toThrow('AUTOARCHIVE_NOT_AVAILABLE');
});

test('account.toggleNoPaidMessagesException: adds an exception to the rules, which can be edited back', async () => {
  const exempt = (more: object = {}) => alice.call('account.toggleNoPaidMessagesException', { user_id: bobAsUser, ...more });
  await choose(alice, 'inputPrivacyKeyNoPaidMessages', nobody);
  expect(await exempt()).toBe(true);
  const { rules } = await alice.call('account.getPrivacy', { key: { _: 'inputPrivacyKeyNoPaidMessages' } });
  expect(rules).toEqual([{ _: 'privacyValueAllowUsers', users: [bob.userId] }, { _: 'privacyValueDisallowAll' }]);
  await expect(exempt({ require_payment: true })).rejects.toThrow('UNSUPPORTED');
  await expect(exempt({ parent_peer: { _: 'inputPeerSelf' } })).rejects.toThrow('PARENT_PEER_INVALID');
  await expect(exempt({ user_id: { _: 'inputUserSelf' } })).rejects.toThrow('USER_ID_INVALID');
});

/** For every key and every answer that contains data of Alice: whether Bob, who has her as contact without her number, sees it. */
describe('each key in each answer', () => {
  type Window = () => Promise<boolean>;
  const self = { _: 'inputPeerSelf' } as const;
  const refusedWith = (error: string, call: Promise<unknown>) => call.then(() => false, (thrown: Error) => thrown.message.includes(error) || Promise.reject(thrown));
  const photo = async (): Promise<tl.InputFile> => {
    await alice.call('upload.saveFilePart', { file_id: 5_001n, file_part: 0, bytes: makePng(160, 160, [30, 200, 30]) });
    return { _: 'inputFile', id: 5_001n, parts: 1, name: 'a.png', md5_checksum: '' };
  };
  const addWithoutNumber = async () => {
    await bob.call('contacts.deleteContacts', { id: [aliceAsUser] });
    await bob.call('contacts.addContact', { id: aliceAsUser, phone: '', first_name: 'A', last_name: '' });
  };
  const aliceIn = (users: readonly tl.User[]) => users.find((user): user is tl.user => user._ === 'user' && user.id === alice.userId);
  let said: number;
  let spoken: tl.inputDocument;
  let photoId: bigint;

  /** Answers that contain Alice as user. */
  const answers: Record<string, () => Promise<tl.user | undefined>> = {
    'users.getUsers': async () => aliceIn(await bob.call('users.getUsers', { id: [aliceAsUser] })),
    'users.getFullUser': async () => aliceIn((await bob.call('users.getFullUser', { id: aliceAsUser })).users),
    'contacts.getContacts': async () => aliceIn((await bob.call('contacts.getContacts', { hash: 0n }) as tl.contacts.contacts).users),
    'contacts.search': async () => aliceIn((await bob.call('contacts.search', { q: 'A', limit: 10 })).users),
    'messages.getHistory': async () => {
      const page = await bob.call('messages.getHistory', { peer: people.aliceForBob, offset_id: 0, offset_date: 0, add_offset: 0, limit: 1, max_id: 0, min_id: 0, hash: 0n });
      return aliceIn((page as tl.messages.messages).users);
    },
    'messages.getPeerDialogs': async () => aliceIn((await bob.call('messages.getPeerDialogs', { peers: [{ _: 'inputDialogPeer', peer: people.aliceForBob }] })).users),
  };
  const inAnswers = (shows: (user: tl.user) => boolean): Record<string, Window> =>
    Object.fromEntries(Object.entries(answers).map(([name, ask]) => [name, async () => { const user = await ask(); return user !== undefined && shows(user); }]));
  const isExact = (status: tl.UserStatus | undefined) => status?._ === 'userStatusOnline' || status?._ === 'userStatusOffline';
  const inFull = (shows: (full: tl.userFull) => boolean): Record<string, Window> => ({ 'users.getFullUser': async () => shows(await fullAlice()) });

  const windows: Partial<Record<tl.InputPrivacyKey['_'], Record<string, Window>>> = {
    inputPrivacyKeyProfilePhoto: {
      ...inAnswers((user) => user.photo?._ === 'userProfilePhoto'),
      'users.getFullUser, the photo itself': async () => (await fullAlice()).profile_photo !== undefined,
      'photos.getUserPhotos': async () => (await bob.call('photos.getUserPhotos', { user_id: aliceAsUser, offset: 0, max_id: 0n, limit: 1 })).photos.length > 0,
      'upload.getFile': async () => !(await refusedWith('LOCATION_INVALID', bob.call('upload.getFile', {
        location: { _: 'inputPeerPhotoFileLocation', peer: people.aliceForBob, photo_id: photoId }, offset: 0, limit: 4096,
      }))),
    },
    inputPrivacyKeyStatusTimestamp: {
      ...inAnswers(({ status }) => isExact(status)),
      'contacts.getStatuses': async () => (await bob.call('contacts.getStatuses', {})).some(({ user_id, status }) => user_id === alice.userId && isExact(status)),
    },
    inputPrivacyKeyPhoneNumber: inAnswers((user) => user.phone === ALICE_PHONE),
    inputPrivacyKeyAbout: inFull(({ about }) => about === 'curiouser'),
    inputPrivacyKeyBirthday: {
      ...inFull(({ birthday }) => birthday !== undefined),
      'contacts.getBirthdays': async () => (await bob.call('contacts.getBirthdays', {})).contacts.length > 0,
    },
    inputPrivacyKeyVoiceMessages: {
      ...inFull((full) => !full.voice_messages_forbidden),
      'messages.sendMedia': async () => !(await refusedWith('VOICE_MESSAGES_FORBIDDEN', bob.call('messages.sendMedia', {
        peer: people.aliceForBob, media: { _: 'inputMediaDocument', id: spoken }, message: '', random_id: nextRandomId(),
      }))),
    },
    inputPrivacyKeyPhoneCall: inFull((full) => !full.phone_calls_private),
    inputPrivacyKeyForwards: {
      ...inFull((full) => full.private_forward_name === undefined),
      'messages.forwardMessages': async () => {
        const sent = await bob.call('messages.forwardMessages', { from_peer: people.aliceForBob, to_peer: self, id: [said], random_id: [nextRandomId()] }) as tl.updates;
        return sent.updates.some((update) => update._ === 'updateNewMessage' && update.message._ === 'message' && update.message.fwd_from?.from_id !== undefined);
      },
    },
    inputPrivacyKeyChatInvite: {
      'messages.createChat': async () => (await bob.call('messages.createChat', { users: [aliceAsUser], title: 'Tea' })).missing_invitees.length === 0,
      'channels.inviteToChannel': async () => {
        const made = await bob.call('channels.createChannel', { megagroup: true, title: 'Tea', about: '' }) as tl.updates;
        const { id: channel_id, access_hash = 0n } = made.chats.find((chat): chat is tl.channel => chat._ === 'channel')!;
        return !(await refusedWith('USER_PRIVACY_RESTRICTED', bob.call('channels.inviteToChannel', { channel: { _: 'inputChannel', channel_id, access_hash }, users: [aliceAsUser] })));
      },
    },
    inputPrivacyKeyAddedByPhone: {
      'contacts.resolvePhone': async () => !(await refusedWith('PHONE_NOT_OCCUPIED', bob.call('contacts.resolvePhone', { phone: ALICE_PHONE }))),
      'contacts.importContacts': async () => {
        const { imported } = await bob.call('contacts.importContacts', { contacts: [{ _: 'inputPhoneContact', client_id: 1n, phone: ALICE_PHONE, first_name: 'A', last_name: '' }] });
        if (imported.length > 0) await addWithoutNumber();
        return imported.length > 0;
      },
      'messages.sendMedia of a contact': async () => {
        const media = { _: 'inputMediaContact', phone_number: ALICE_PHONE, first_name: 'A', last_name: '', vcard: '' } as const;
        const sent = await bob.call('messages.sendMedia', { peer: self, media, message: '', random_id: nextRandomId() }) as tl.updates;
        return sent.updates.some((update) => update._ === 'updateNewMessage' && update.message._ === 'message' && (update.message.media as tl.messageMediaContact).user_id === alice.userId);
      },
    },
  };
  const nextRandomId = () => randomBytes(8).readBigInt64LE();
  const allShow = async (key: tl.InputPrivacyKey['_'], expected: boolean) => {
    for (const [name, window] of Object.entries(windows[key]!)) await eventually(`${key} in ${name}: ${expected}`, async () => (await window()) === expected);
  };

  beforeAll(async () => {
    await addWithoutNumber();
    photoId = (await alice.call('photos.uploadProfilePhoto', { file: await photo() })).photo.id;
    await alice.call('account.updateProfile', { about: 'curiouser' });
    const today = new Date();
    await alice.call('account.updateBirthday', { birthday: { _: 'birthday', day: today.getUTCDate(), month: today.getUTCMonth() + 1 } });
    await bob.call('upload.saveFilePart', { file_id: 5_002n, file_part: 0, bytes: new Uint8Array(100) });
    const media: tl.InputMedia = {
      _: 'inputMediaUploadedDocument', mime_type: 'audio/ogg', file: { _: 'inputFile', id: 5_002n, parts: 1, name: 'v.ogg', md5_checksum: '' },
      attributes: [{ _: 'documentAttributeAudio', voice: true, duration: 1 }],
    };
    const kept = await bob.call('messages.uploadMedia', { peer: self, media }) as tl.messageMediaDocument;
    const { id, access_hash, file_reference } = kept.document as tl.document;
    spoken = { _: 'inputDocument', id, access_hash, file_reference };
    await choose(alice, 'inputPrivacyKeyForwards', everybody);
    await alice.call('messages.sendMessage', { peer: people.bobForAlice, message: 'to be passed on', random_id: nextRandomId() });
    said = await eventually('Bob has it', async () => {
      const page = await bob.call('messages.getHistory', { peer: people.aliceForBob, offset_id: 0, offset_date: 0, add_offset: 0, limit: 1, max_id: 0, min_id: 0, hash: 0n }) as tl.messages.messages;
      const [newest] = page.messages;
      return newest?._ === 'message' && newest.message === 'to be passed on' && newest.id;
    });
    await alice.call('account.updateStatus', { offline: false });
  });

  test.each(Object.keys(windows) as tl.InputPrivacyKey['_'][])('%s', async (key) => {
    await choose(alice, key, everybody);
    await allShow(key, true);
    await choose(alice, key, nobody);
    await allShow(key, false);
    await choose(alice, key, { _: 'inputPrivacyValueAllowUsers', users: [bobAsUser] }, nobody);
    await allShow(key, true);
  });

  test('blocked users see neither photo nor last seen', async () => {
    const hidden = ['inputPrivacyKeyProfilePhoto', 'inputPrivacyKeyStatusTimestamp'] as const;
    for (const blocked of [true, false]) {
      await alice.call(blocked ? 'contacts.block' : 'contacts.unblock', { id: people.bobForAlice });
      for (const key of hidden) await allShow(key, !blocked);
    }
  });

  test('contacts.deleteByPhones does not disclose hidden phone numbers', async () => {
    await choose(alice, 'inputPrivacyKeyPhoneNumber', nobody);
    await allShow('inputPrivacyKeyPhoneNumber', false);
    await bob.call('contacts.deleteByPhones', { phones: [ALICE_PHONE] });
    expect(await bob.call('contacts.getContacts', { hash: 0n })).toMatchObject({ contacts: [{ user_id: alice.userId }] });
    await choose(alice, 'inputPrivacyKeyPhoneNumber', everybody);
    await allShow('inputPrivacyKeyPhoneNumber', true);
    await bob.call('contacts.deleteByPhones', { phones: [ALICE_PHONE] });
    expect(await bob.call('contacts.getContacts', { hash: 0n })).toMatchObject({ contacts: [] });
  });

  test('M3 a mention by bare id discloses nobody', async () => {
    const carol = await people.join();
    await carol.signUp('15550303', 'Carol');
    const { users, updates } = await bob.call('messages.sendMessage', {
      peer: self, message: 'who is it?', random_id: nextRandomId(), entities: [{ _: 'messageEntityMentionName', offset: 0, length: 3, user_id: carol.userId }, { _: 'messageEntityBold', offset: 0, length: 3 }],
    }).then((answer) => (answer._ === 'updates' ? answer : { users: [], updates: [] }));
    expect([...users, ...updates].filter((one) => 'id' in one && one.id === carol.userId)).toEqual([]);
    const page = await eventually('it is there', async () => {
      const found = await bob.call('messages.getHistory', { peer: self, offset_id: 0, offset_date: 0, add_offset: 0, limit: 1, max_id: 0, min_id: 0, hash: 0n }) as tl.messages.messages;
      return found.messages.some((message) => message._ === 'message' && message.message === 'who is it?') && found;
    });
    expect(page.users.map(({ id }) => id)).toEqual([bob.userId]);
    expect(page.messages[0]).toMatchObject({ entities: [{ _: 'messageEntityBold' }] });
  });
});
