/**
 * Erasure for users and operators: expiring messages and media, files, a whole account. Then searches everything on the disk for erased content: the log, an
 * earlier copy of the log with the current keyring, the database, files and caches. All proofs must still verify.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom, srpVerifier } from '@teamgram/crypto';
import { decodeEntry, loadOrCreateKek, openEntry, openKeyring, openLogReader, verifyReceipt, writeReceipt } from '@teamgram/event-log';
import type { tl } from '@teamgram/tl';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Account } from '../support/account.ts';
import { copyLive } from '../support/copy-live.ts';
import { eventually } from '../support/eventually.ts';
import { ALICE_PHONE, startPeople, type People } from '../support/people.ts';
import { makePng } from '../support/png.ts';
import { search } from '../support/search-files.ts';
import { ROOT } from '../support/server.ts';

const MARK = {
  file: 'file-marker-77be01',
  erased: 'erased-marker-0d9e44',
  toOthers: 'left-with-others-5ac3',
  saved: 'saved-marker-91ffd2',
  firstName: 'Firstnamemark',
  lastName: 'Lastnamemark',
  about: 'about-marker-ee72',
  username: 'carol_marker_33',
  contact: 'Contactcardmark',
};
const CAROL_PHONE = '15550399';
const NEW_PHONE = '15550398';
const randomId = () => randomBytes(8).readBigInt64LE();
const newest = { offset_id: 0, offset_date: 0, add_offset: 0, limit: 50, max_id: 0, min_id: 0, hash: 0n } as const;

let people: People;
let carol: Account;
/** The log before anything was erased. */
let before: string;
const folder = mkdtempSync(join(tmpdir(), 'erasure-'));

beforeAll(async () => {
  people = await startPeople();
  carol = await people.join();
  await carol.signUp(CAROL_PHONE, MARK.firstName);
});

afterAll(async () => {
  await people?.leave();
  rmSync(folder, { recursive: true, force: true });
});

async function history(account: Account, peer: tl.InputPeer): Promise<tl.Message[]> {
  const page = await account.call('messages.getHistory', { peer, ...newest });
  return page._ === 'messages.messagesNotModified' ? [] : page.messages;
}
const textsOf = (messages: tl.Message[]) => messages.flatMap((message) => (message._ === 'message' ? [message.message] : []));
const refused = (call: Promise<unknown>) => call.then(() => 'accepted', (error: unknown) => String((error as Error).message));
const allOf = (updates: tl.Updates): tl.Update[] => ('updates' in updates ? updates.updates : []);

async function upload(account: Account, bytes: Uint8Array): Promise<tl.inputFile> {
  const id = randomId();
  await account.call('upload.saveFilePart', { file_id: id, file_part: 0, bytes });
  return { _: 'inputFile', id, parts: 1, name: 'a.bin', md5_checksum: '' };
}

async function sendMedia(account: Account, peer: tl.InputPeer, media: tl.InputMedia): Promise<tl.message> {
  const sent = allOf(await account.call('messages.sendMedia', { peer, media, message: '', random_id: randomId() }));
  const update = sent.find((one) => one._ === 'updateNewMessage');
  if (update?.message._ !== 'message') throw new Error('nothing was sent');
  return update.message;
}

function program(path: string, ...args: string[]) {
  return spawnSync(process.execPath, [join(ROOT, path), ...args], { encoding: 'utf8', cwd: folder, env: { ...process.env, INIT_CWD: folder } });
}

describe('erasure', () => {
  test('U1 messages.setHistoryTTL: both sides are notified, dialogs and profiles show it, messages expire in time', async () => {
    const { alice, bob, bobForAlice, aliceForBob, heardByBob } = people;
    const told = allOf(await alice.call('messages.setHistoryTTL', { peer: bobForAlice, period: 1 }));
    expect(told).toMatchObject([
      { _: 'updatePeerHistoryTTL', ttl_period: 1 },
      { _: 'updateNewMessage', message: { _: 'messageService', action: { _: 'messageActionSetMessagesTTL', period: 1 } } },
    ]);
    expect(await refused(alice.call('messages.setHistoryTTL', { peer: bobForAlice, period: 1 }))).toContain('CHAT_NOT_MODIFIED');
    expect(await refused(alice.call('messages.setHistoryTTL', { peer: bobForAlice, period: -1 }))).toContain('TTL_PERIOD_INVALID');
    await eventually('Bob hears of it', () => heardByBob.some((one) => one._ === 'updatePeerHistoryTTL' && one.ttl_period === 1));
    const { full_user } = await bob.call('users.getFullUser', { id: { ...aliceForBob, _: 'inputUser' } });
    expect(full_user.ttl_period).toBe(1);
    const dialogs = await bob.call('messages.getPeerDialogs', { peers: [{ _: 'inputDialogPeer', peer: aliceForBob }] });
    expect(dialogs.dialogs[0]).toMatchObject({ _: 'dialog', ttl_period: 1 });
    const sent = await alice.call('messages.sendMessage', { peer: bobForAlice, message: 'for a second', random_id: randomId() });
    expect(sent).toMatchObject({ ttl_period: 1 });
    await eventually('Bob is told that it has gone', () => heardByBob.some((one) => one._ === 'updateDeleteMessages'));
    for (const [account, peer] of [[alice, bobForAlice], [bob, aliceForBob]] as const) {
      await eventually('it is gone', async () => !textsOf(await history(account, peer)).includes('for a second'));
    }
    await alice.call('messages.setHistoryTTL', { peer: bobForAlice, period: 0 });
  }, 60_000);

  test('U1 messages.setHistoryTTL of a supergroup: members are notified, the chat and its log show it, messages expire in time', async () => {
    const { alice, bob, bobForAlice, heardByBob } = people;
    const created = await alice.call('channels.createChannel', { megagroup: true, title: 'for a while', about: '', ttl_period: 86_400 });
    const [chat] = 'chats' in created ? created.chats : [];
    if (chat?._ !== 'channel') throw new Error('nothing was made');
    const channel = { _: 'inputChannel', channel_id: chat.id, access_hash: chat.access_hash! } as const;
    const peer = { ...channel, _: 'inputPeerChannel' } as const;
    await alice.call('channels.inviteToChannel', { channel, users: [{ ...bobForAlice, _: 'inputUser' }] });
    const told = allOf(await alice.call('messages.setHistoryTTL', { peer, period: 1 }));
    expect(told.map((one) => one._)).toEqual(['updatePeerHistoryTTL', 'updateNewChannelMessage']);
    await eventually('Bob hears of it', () => heardByBob.some((one) => one._ === 'updatePeerHistoryTTL' && one.peer._ === 'peerChannel' && one.ttl_period === 1));
    expect((await alice.call('channels.getFullChannel', { channel })).full_chat).toMatchObject({ ttl_period: 1 });
    const { dialogs } = await alice.call('messages.getPeerDialogs', { peers: [{ _: 'inputDialogPeer', peer }] });
    expect(dialogs[0]).toMatchObject({ _: 'dialog', ttl_period: 1 });
    const { events } = await alice.call('channels.getAdminLog', { channel, q: '', max_id: 0n, min_id: 0n, limit: 1 });
    expect(events[0]).toMatchObject({ action: { _: 'channelAdminLogEventActionChangeHistoryTTL', prev_value: 86_400, new_value: 1 } });
    await alice.call('messages.sendMessage', { peer, message: 'for a second', random_id: randomId() });
    await eventually('Bob is told that it has gone', () => heardByBob.some((one) => one._ === 'updateDeleteChannelMessages' && one.channel_id === chat.id));
    await eventually('it is gone', async () => !textsOf(await history(alice, peer)).includes('for a second'));
    await alice.call('channels.deleteChannel', { channel });
    expect(bob.userId).toBeGreaterThan(0);
  }, 60_000);

  test('defaults for new chats and for unused accounts are stored', async () => {
    const { alice, bob } = people;
    expect(await carol.call('messages.getDefaultHistoryTTL', {})).toMatchObject({ period: 0 });
    expect(await carol.call('messages.setDefaultHistoryTTL', { period: 86_400 })).toBe(true);
    expect(await carol.call('messages.getDefaultHistoryTTL', {})).toMatchObject({ period: 86_400 });
    const bobForCarol = await carol.find('15550302');
    const sent = allOf(await carol.call('messages.sendMessage', { peer: bobForCarol, message: MARK.toOthers, random_id: randomId() }));
    expect(sent.map((one) => (one._ === 'updateNewMessage' ? one.message._ : one._))).toEqual(['updateMessageID', 'message', 'messageService']);
    await carol.call('messages.setDefaultHistoryTTL', { period: 0 });
    await carol.call('messages.setHistoryTTL', { peer: bobForCarol, period: 0 });
    expect(await alice.call('account.getAccountTTL', {})).toMatchObject({ days: 36_500 });
    expect(await refused(alice.call('account.setAccountTTL', { ttl: { _: 'accountDaysTTL', days: 3 } }))).toContain('TTL_DAYS_INVALID');
    await alice.call('account.setAccountTTL', { ttl: { _: 'accountDaysTTL', days: 180 } });
    expect(await alice.call('account.getAccountTTL', {})).toMatchObject({ days: 180 });
    expect(bob.userId).toBeGreaterThan(0);
  }, 60_000);

  test('a view-once photo is erased for both sides after viewing, and so is its file', async () => {
    const { alice, bob, bobForAlice, aliceForBob } = people;
    const file = await upload(alice, makePng(64, 64, [200, 30, 30]));
    const sent = await sendMedia(alice, bobForAlice, { _: 'inputMediaUploadedPhoto', file, ttl_seconds: 2 ** 31 - 1 });
    expect(sent).toMatchObject({ media_unread: true, media: { _: 'messageMediaPhoto', ttl_seconds: 2 ** 31 - 1, photo: { _: 'photo' } } });
    const [seen] = await eventually('Bob has it', async () => {
      const found = (await history(bob, aliceForBob)).filter((message) => message._ === 'message' && message.media?._ === 'messageMediaPhoto');
      return found.length > 0 && found;
    }) as tl.message[];
    const { photo } = seen!.media as tl.messageMediaPhoto;
    if (photo?._ !== 'photo') throw new Error('no photo');
    const location = { _: 'inputPhotoFileLocation', id: photo.id, access_hash: photo.access_hash, file_reference: photo.file_reference, thumb_size: photo.sizes.findLast(({ _ }) => _ === 'photoSize')!.type } as const;
    expect(await bob.call('upload.getFile', { location, offset: 0, limit: 4096 })).toMatchObject({ _: 'upload.file' });
    await bob.call('messages.readMessageContents', { id: [seen!.id] });
    for (const [account, peer] of [[alice, bobForAlice], [bob, aliceForBob]] as const) {
      const shown = await eventually('it has expired', async () =>
        (await history(account, peer)).find((message) => message._ === 'message' && message.media?._ === 'messageMediaPhoto' && !message.media.photo));
      expect(shown).toMatchObject({ media: { _: 'messageMediaPhoto', ttl_seconds: 2 ** 31 - 1 } });
      expect((shown as tl.message).edit_date).toBeUndefined();
    }
    await eventually('the file is gone', async () => (await refused(bob.call('upload.getFile', { location, offset: 0, limit: 4096 }))).includes('LOCATION_INVALID'));
  }, 60_000);

  test('a file is erased with the last message that refers to it', async () => {
    const { alice, bobForAlice, server } = people;
    const bytes = Buffer.from(`${MARK.file} `.repeat(10_000));
    const file = await upload(alice, bytes.subarray(0, 200 * 1024));
    const first = await sendMedia(alice, bobForAlice, { _: 'inputMediaUploadedDocument', file, mime_type: 'text/plain', attributes: [{ _: 'documentAttributeFilename', file_name: 'a.txt' }] });
    const { document } = first.media as tl.messageMediaDocument;
    if (document?._ !== 'document') throw new Error('no document');
    const second = await sendMedia(alice, { _: 'inputPeerSelf' }, { _: 'inputMediaDocument', id: { _: 'inputDocument', id: document.id, access_hash: document.access_hash, file_reference: document.file_reference } });
    before = join(folder, 'log-before');
    await alice.call('messages.sendMessage', { peer: bobForAlice, message: MARK.erased, random_id: 77n });
    copyLive(join(server.dataDir, 'log'), before, (path) => !path.endsWith('writer.lock'));
    const location = { _: 'inputDocumentFileLocation', id: document.id, access_hash: document.access_hash, file_reference: document.file_reference, thumb_size: '' } as const;
    const part = { location, offset: 131_072, limit: 4096 };
    const whole = await alice.call('upload.getFile', part);
    if (whole._ !== 'upload.file') throw new Error('no bytes');
    expect(Buffer.from(whole.bytes)).toEqual(bytes.subarray(131_072, 131_072 + 4096));
    expect(search(join(server.dataDir, 'blobs'), { file: MARK.file })).toEqual([]);
    await alice.call('messages.deleteMessages', { id: [first.id], revoke: true });
    expect(await alice.call('upload.getFile', part)).toMatchObject({ _: 'upload.file' });
    const erased = (await history(alice, bobForAlice)).find((message) => message._ === 'message' && message.message === MARK.erased)!;
    await alice.call('messages.deleteMessages', { id: [second.id, erased.id], revoke: true });
    await eventually('the file is gone', async () => (await refused(alice.call('upload.getFile', part))).includes('LOCATION_INVALID'));
  }, 60_000);

  test('A6 account.deleteAccount without the password: in a week, to the second', async () => {
    const dave = await people.join();
    await dave.signUp(NEW_PHONE, 'Dave');
    const { new_algo } = await dave.call('account.getPassword', {});
    if (new_algo._ !== 'passwordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow') throw new Error('unknown algorithm');
    const salt1 = Buffer.concat([new_algo.salt1, seededRandom('salt')(32)]);
    const new_password_hash = await srpVerifier('a password', { salt1, salt2: new_algo.salt2 });
    const new_settings = { _: 'account.passwordInputSettings', new_algo: { ...new_algo, salt1 }, new_password_hash, hint: '' } as const;
    await dave.call('account.updatePasswordSettings', { password: { _: 'inputCheckPasswordEmpty' }, new_settings });
    expect(await refused(dave.call('account.deleteAccount', { reason: '' }))).toContain('2FA_CONFIRM_WAIT_604800');
    expect(await refused(dave.call('account.deleteAccount', { reason: '' }))).toMatch(/2FA_CONFIRM_WAIT_604[78]\d\d/);
  }, 60_000);

  test('account.deleteAccount: erased for the user, "Deleted Account" for others, whose chats remain', async () => {
    const { bob, heardByBob } = people;
    await carol.call('account.updateProfile', { last_name: MARK.lastName, about: MARK.about });
    await carol.call('account.updateUsername', { username: MARK.username });
    await carol.call('contacts.importContacts', { contacts: [{ _: 'inputPhoneContact', client_id: 1n, phone: ALICE_PHONE, first_name: MARK.contact, last_name: '' }] });
    await carol.call('messages.sendMessage', { peer: { _: 'inputPeerSelf' }, message: MARK.saved, random_id: randomId() });
    await carol.call('photos.uploadProfilePhoto', { file: await upload(carol, makePng(200, 200, [1, 2, 3])) });
    const carolForBob = await bob.find(CAROL_PHONE);
    expect(textsOf(await history(bob, carolForBob))).toContain(MARK.toOthers);
    heardByBob.length = 0;
    expect(await carol.call('account.deleteAccount', { reason: 'enough' })).toBe(true);
    expect(await refused(carol.call('messages.getHistory', { peer: { _: 'inputPeerSelf' }, ...newest }))).toMatch(/AUTH_KEY_UNREGISTERED|SESSION_REVOKED/);
    await eventually('Bob hears of it', () => heardByBob.some((one) => one._ === 'updateUser' && one.user_id === carolForBob.user_id));
    const [user] = await bob.call('users.getUsers', { id: [{ ...carolForBob, _: 'inputUser' }] });
    expect(user).toMatchObject({ _: 'user', deleted: true, id: carolForBob.user_id });
    for (const field of ['first_name', 'last_name', 'username', 'phone', 'photo'] as const) expect((user as tl.user)[field]).toBeUndefined();
    expect(textsOf(await history(bob, carolForBob))).toContain(MARK.toOthers);
    expect(await refused(bob.call('messages.sendMessage', { peer: carolForBob, message: 'still there?', random_id: randomId() }))).toContain('INPUT_USER_DEACTIVATED');
    expect(await refused(bob.call('contacts.resolveUsername', { username: MARK.username }))).toContain('USERNAME_NOT_OCCUPIED');
    const again = await people.join();
    await again.signUp(CAROL_PHONE, 'Somebody Else');
    expect(again.userId).not.toBe(carolForBob.user_id);
    await eventually('her mailbox is empty', () => factsOf(join(people.server.dataDir, 'log')).some(({ type }) => type === 'MailboxEmptied'));
  }, 60_000);

  test('an operator sets, lists and removes a retention policy', () => {
    const data = ['--data', people.server.dataDir];
    expect(program('tools/ops/main.ts', 'retention', 'dialog-*', '365', ...data)).toMatchObject({ status: 0, stdout: 'dialog-*: 365 days\n' });
    expect(JSON.parse(program('tools/ops/main.ts', 'retention', 'dialog-*', 'off', '--json', ...data).stdout)).toEqual({ policies: [] });
    expect(program('tools/ops/main.ts', 'retention', 'user-*', '3', ...data)).toMatchObject({ status: 1, stderr: expect.stringContaining('TTL_DAYS_INVALID') });
  }, 60_000);

  describe('afterwards, with everything on the disk', () => {
    beforeAll(async () => {
      for (const model of ['users', 'contacts', 'auth']) program('tools/ops/main.ts', 'rebuild', model, '--data', people.server.dataDir);
      await people.server.stop();
    }, 60_000);

    test('erased content cannot be decrypted: not with the log, an earlier copy of it, the keyring or the database', async () => {
      const { dataDir } = people.server;
      const keyring = openKeyring({ file: join(dataDir, 'keyring', 'keyring.sqlite'), kek: loadOrCreateKek(join(dataDir, 'secrets', 'kek')) });
      try {
        for (const dir of [join(dataDir, 'log'), before]) {
          const opened = JSON.stringify(await openAll(dir, keyring), (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
          for (const mark of [MARK.erased, MARK.saved, MARK.about, MARK.contact, MARK.firstName]) expect(opened).not.toContain(mark);
          if (dir !== before) expect(opened).toContain(MARK.toOthers);
        }
      } finally {
        keyring.close();
      }
    }, 60_000);

    test('no file contains the user’s names, except for PostgreSQL’s write-ahead log until it is overwritten', () => {
      const { about, saved, erased, file, username, lastName, contact, firstName } = MARK;
      const found = search(people.server.dataDir, { about, saved, erased, file, username, lastName, contact, firstName });
      expect(found.filter((one) => !one.file.startsWith(join('postgres', 'pg_wal')) && !/^postgres.*pg_wal/.test(one.file))).toEqual([]);
    }, 60_000);

    test('every proof verifies, and a receipt lists what was destroyed', () => {
      const { dataDir } = people.server;
      expect(program('tools/audit/main.ts', dataDir)).toMatchObject({ status: 0 });
      const facts = factsOf(join(dataDir, 'log'));
      const { logVerifierKeys } = people.server.connect as unknown as { logVerifierKeys: string[] };
      const reader = openLogReader(join(dataDir, 'log'));
      for (const type of ['MessagesErased', 'MessageVersionsErased', 'AccountDeleted', 'FileErased']) {
        const position = facts.findIndex((fact) => fact.type === type);
        expect(verifyReceipt(writeReceipt(reader, position)!, logVerifierKeys)).toMatchObject({ type, position, ownKeys: false });
      }
      reader.close();
      const erased = facts.find((fact) => fact.type === 'MessagesErased');
      const [message] = erased?.type === 'MessagesErased' ? erased.messages : [];
      expect(program('tools/audit/main.ts', 'receipt', String(message), '--data', dataDir, '--out', 'm.receipt')).toMatchObject({ status: 0, stdout: expect.stringContaining('MessagesErased') });
      const keys = logVerifierKeys.flatMap((key) => ['--key', key]);
      expect(program('tools/audit/main.ts', 'verify-receipt', 'm.receipt', ...keys)).toMatchObject({ status: 0, stdout: expect.stringContaining('ACCEPTED') });
    }, 60_000);
  });
});

function factsOf(dir: string) {
  const reader = openLogReader(dir);
  try {
    const facts: ReturnType<typeof decodeEntry>['fact'][] = [];
    for (let position = 0; position < (reader.checkpoint()?.size ?? 0); position++) facts.push(decodeEntry(reader.entry(position)).fact);
    return facts;
  } finally {
    reader.close();
  }
}

async function openAll(dir: string, keyring: ReturnType<typeof openKeyring>): Promise<object[]> {
  const reader = openLogReader(dir);
  try {
    const facts: object[] = [];
    for (let position = 0; position < (reader.checkpoint()?.size ?? 0); position++) facts.push((await openEntry(reader.entry(position), keyring)).fact);
    return facts;
  } finally {
    reader.close();
  }
}
