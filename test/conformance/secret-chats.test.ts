/**
 * Secret chats between devices over real connections (core.telegram.org/api/end-to-end):
 * who takes part, what each device receives, and what the server drops.
 */
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { dhSharedKey, generateDhKeyPair } from '@teamgram/crypto';
import type { tl, TlObject } from '@teamgram/tl';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Account } from '../support/account.ts';
import { eventually } from '../support/eventually.ts';
import { BOB_PHONE, startPeople, updatesIn } from '../support/people.ts';
import type { People } from '../support/people.ts';
import { ROOT } from '../support/server.ts';
import { rowsOfServer } from '../support/server-rows.ts';

const TEXT = randomBytes(56);
const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');
const randomId = () => randomBytes(8).readBigInt64LE();
const data = () => Buffer.concat([randomBytes(24), randomBytes(32)]);

type Device = { account: Account; told: tl.Update[] };
type Chat = tl.encryptedChat;

let people: People;
let alice: Device;
/** Bob's first and second device. */
let bob: Device;
let tablet: Device;
let bobForAlice: tl.inputUser;
let next = 500;

const ask = (account: Account, chat: number, g_a: Uint8Array = generateDhKeyPair().publicValue) => account.call('messages.requestEncryption', { user_id: bobForAlice, random_id: chat, g_a });
const inputChat = ({ id, access_hash }: Pick<Chat, 'id' | 'access_hash'>): tl.inputEncryptedChat => ({ _: 'inputEncryptedChat', chat_id: id, access_hash });
const chatsTold = ({ told }: Device, id: number) => told.flatMap((update) => (update._ === 'updateEncryption' && update.chat.id === id ? [update.chat] : []));
const chatTold = <Kind extends tl.EncryptedChat['_']>(device: Device, id: number, kind: Kind) =>
  eventually(`${kind} of ${id}`, () => chatsTold(device, id).find(({ _ }) => _ === kind) as Extract<tl.EncryptedChat, { _: Kind }> | undefined);
const messagesTold = ({ told }: Device, id: number) => told.flatMap((update) => (update._ === 'updateNewEncryptedMessage' && update.message.chat_id === id ? [update] : []));
const stateOf = ({ account }: Device) => account.call('updates.getState', {});
const difference = async ({ account }: Device, qts: number, date = Math.floor(Date.now() / 1000) + 60) => {
  const { pts } = await account.call('updates.getState', {});
  return await account.call('updates.getDifference', { pts, date, qts }) as tl.updates.difference | tl.updates.differenceSlice | tl.updates.differenceEmpty;
};

beforeAll(async () => {
  people = await startPeople();
  const told = (updates: tl.Update[]) => (update: TlObject) => void updates.push(...updatesIn(update));
  const heard: Record<'alice' | 'tablet', tl.Update[]> = { alice: [], tablet: [] };
  alice = { account: await people.join({ key: people.alice.client.key!, onUpdate: told(heard.alice) }), told: heard.alice };
  bob = { account: people.bob, told: people.heardByBob };
  tablet = { account: await people.join({ onUpdate: told(heard.tablet) }), told: heard.tablet };
  await tablet.account.signIn(BOB_PHONE);
  for (const { account } of [alice, bob, tablet]) await account.call('updates.getState', {});
  const { user_id, access_hash } = people.bobForAlice;
  bobForAlice = { _: 'inputUser', user_id, access_hash };
});
afterAll(() => people?.leave());

/** Alice requests a chat, Bob accepts on his first device. */
async function openChat(): Promise<{ id: number; byAlice: tl.inputEncryptedChat; byBob: tl.inputEncryptedChat }> {
  const id = ++next;
  await ask(alice.account, id);
  const asked = await chatTold(bob, id, 'encryptedChatRequested');
  await bob.account.call('messages.acceptEncryption', { peer: inputChat(asked), g_b: generateDhKeyPair().publicValue, key_fingerprint: 5n });
  return { id, byAlice: inputChat(await chatTold(alice, id, 'encryptedChat')), byBob: inputChat(asked) };
}

const say = (account: Account, peer: tl.inputEncryptedChat, random_id = randomId()) => account.call('messages.sendEncrypted', { peer, random_id, data: data() });

describe('the key exchange', () => {
  test('both devices derive the same key, of which the server only sees the public values; other devices do not take part', async () => {
    const [a, b] = [generateDhKeyPair(), generateDhKeyPair()];
    const id = ++next;
    const waiting = await ask(alice.account, id, a.publicValue) as tl.encryptedChatWaiting;
    expect(waiting).toMatchObject({ _: 'encryptedChatWaiting', id, participant_id: bobForAlice.user_id });
    const asked = await chatTold(bob, id, 'encryptedChatRequested');
    expect(Buffer.from(asked.g_a)).toEqual(Buffer.from(a.publicValue));
    expect(await chatTold(tablet, id, 'encryptedChatRequested')).toMatchObject({ admin_id: waiting.admin_id });
    const key = dhSharedKey(b.secret, asked.g_a);
    const key_fingerprint = createHash('sha1').update(key).digest().readBigInt64LE(12);
    const accept = () => bob.account.call('messages.acceptEncryption', { peer: inputChat(asked), g_b: b.publicValue, key_fingerprint });
    expect(await accept()).toMatchObject({ _: 'encryptedChat', id, key_fingerprint });
    const accepted = await chatTold(alice, id, 'encryptedChat');
    expect(accepted).toMatchObject({ access_hash: waiting.access_hash, key_fingerprint });
    expect(Buffer.from(dhSharedKey(a.secret, accepted.g_a_or_b))).toEqual(Buffer.from(key));
    await chatTold(tablet, id, 'encryptedChatDiscarded');
    // Accepting again after a lost answer works; another device is too late.
    expect(await accept()).toMatchObject({ _: 'encryptedChat', id });
    const onTablet = inputChat(asked);
    await expect(tablet.account.call('messages.acceptEncryption', { peer: onTablet, g_b: b.publicValue, key_fingerprint })).rejects.toThrow('ENCRYPTION_ALREADY_ACCEPTED');
    await expect(say(tablet.account, onTablet)).rejects.toThrow('CHAT_ID_INVALID');
    expect(await ask(alice.account, id, a.publicValue)).toEqual(waiting);
  });

  test('refusals', async () => {
    await expect(ask(alice.account, ++next, new Uint8Array(256))).rejects.toThrow('DH_G_A_INVALID');
    await expect(ask(alice.account, ++next, new Uint8Array(257).fill(1))).rejects.toThrow('DH_G_A_INVALID');
    await expect(alice.account.call('messages.requestEncryption', { user_id: { _: 'inputUserSelf' }, random_id: ++next, g_a: generateDhKeyPair().publicValue })).rejects.toThrow('USER_ID_INVALID');
    await expect(ask(alice.account, 0)).rejects.toThrow('RANDOM_ID_DUPLICATE');
    expect(await ask(alice.account, -5)).toMatchObject({ _: 'encryptedChatWaiting', id: -5 });
    expect(await bob.account.call('messages.discardEncryption', { chat_id: -5 })).toBe(true);
    const { id, byAlice } = await openChat();
    await expect(say(alice.account, { ...byAlice, access_hash: byAlice.access_hash + 1n })).rejects.toThrow('CHAT_ID_INVALID');
    await expect(alice.account.call('messages.acceptEncryption', { peer: byAlice, g_b: new Uint8Array(256).fill(0x42), key_fingerprint: 1n })).rejects.toThrow('CHAT_ID_INVALID');
    await expect(alice.account.call('messages.discardEncryption', { chat_id: 0 })).rejects.toThrow('CHAT_ID_EMPTY');
    await expect(tablet.account.call('messages.discardEncryption', { chat_id: id })).rejects.toThrow('ENCRYPTION_ID_INVALID');
    for (const bytes of [0, 24, 41]) {
      await expect(alice.account.call('messages.sendEncrypted', { peer: byAlice, random_id: randomId(), data: new Uint8Array(bytes) })).rejects.toThrow('DATA_INVALID');
    }
    await expect(alice.account.call('messages.sendEncrypted', { peer: byAlice, random_id: randomId(), data: new Uint8Array(70_000) })).rejects.toThrow('DATA_TOO_LONG');
    await expect(alice.account.call('messages.receivedQueue', { max_qts: 1_000 })).rejects.toThrow('MAX_QTS_INVALID');
    await expect(alice.account.call('messages.reportEncryptedSpam', { peer: byAlice })).rejects.toThrow('CHAT_ID_INVALID');
  });

  test('a device that does not accept secret chats gets no requests', async () => {
    const { authorizations } = await bob.account.call('account.getAuthorizations', {});
    const { hash } = authorizations.find(({ current }) => !current)!;
    await bob.account.call('account.changeAuthorizationSettings', { hash, encrypted_requests_disabled: true });
    await eventually('the tablet knows', async () => (await tablet.account.call('account.getAuthorizations', {})).authorizations.find(({ current }) => current)!.encrypted_requests_disabled);
    const id = ++next;
    await ask(alice.account, id);
    await chatTold(bob, id, 'encryptedChatRequested');
    const missed = await difference(tablet, 1, 1) as tl.updates.difference;
    expect(missed.other_updates.filter((update) => update._ === 'updateEncryption' && update.chat.id === id)).toEqual([]);
    expect(chatsTold(tablet, id)).toEqual([]);
    await bob.account.call('account.changeAuthorizationSettings', { hash, encrypted_requests_disabled: false });
    await bob.account.call('messages.discardEncryption', { chat_id: id });
    await chatTold(alice, id, 'encryptedChatDiscarded');
  });
});

describe('messages', () => {
  test('arrive once, in order, numbered without gaps, at one device only; acknowledged ones are dropped', async () => {
    const { id, byAlice } = await openChat();
    const { qts } = await stateOf(bob);
    const ids = [randomId(), randomId(), randomId()] as const;
    const first = await say(alice.account, byAlice, ids[0]);
    expect(await say(alice.account, byAlice, ids[0])).toEqual(first);
    await alice.account.call('messages.sendEncryptedService', { peer: byAlice, random_id: ids[1], data: TEXT });
    await say(alice.account, byAlice, ids[2]);
    const told = await eventually('three messages', () => messagesTold(bob, id).length >= 3 && messagesTold(bob, id));
    expect(told.map((update) => [update.qts - qts, update.message._, update.message.random_id])).toEqual([
      [1, 'encryptedMessage', ids[0]], [2, 'encryptedMessageService', ids[1]], [3, 'encryptedMessage', ids[2]],
    ]);
    expect(Buffer.from(told[1]!.message.bytes)).toEqual(TEXT);
    expect(messagesTold(tablet, id)).toEqual([]);
    expect((await stateOf(bob)).qts).toBe(qts + 3);
    expect((await stateOf(tablet)).qts).toBe(1);

    const missed = await difference(bob, qts) as tl.updates.difference;
    expect(missed).toMatchObject({ _: 'updates.difference', state: { qts: qts + 3 } });
    expect(missed.new_encrypted_messages).toEqual(told.map(({ message }) => message));
    const some = await bob.account.call('updates.getDifference', { pts: (await stateOf(bob)).pts, date: missed.state.date + 60, qts, qts_limit: 2 }) as tl.updates.differenceSlice;
    expect(some).toMatchObject({ _: 'updates.differenceSlice', intermediate_state: { qts: qts + 2 } });
    // Passing a qts acknowledges it: the first message is dropped, the others are still queued.
    expect((await difference(bob, qts + 1) as tl.updates.difference).new_encrypted_messages.map(({ random_id }) => random_id)).toEqual([ids[1], ids[2]]);
    expect((await difference(bob, qts) as tl.updates.difference).new_encrypted_messages.map(({ random_id }) => random_id)).toEqual([ids[1], ids[2]]);
    expect(await bob.account.call('messages.receivedQueue', { max_qts: qts + 3 })).toEqual([ids[1], ids[2]]);
    expect(await bob.account.call('messages.receivedQueue', { max_qts: qts + 3 })).toEqual([]);
    expect(await difference(bob, qts)).toMatchObject({ _: 'updates.differenceEmpty' });
  });

  test('a device that was offline gets the messages, and the state of the chat', async () => {
    const { id, byAlice, byBob } = await openChat();
    const before = await stateOf(bob);
    bob.account.disconnect();
    await say(alice.account, byAlice);
    await alice.account.call('messages.readEncryptedHistory', { peer: byAlice, max_date: Math.floor(Date.now() / 1000) });
    await bob.account.openSocket();
    const missed = await eventually('the difference', async () => {
      const answer = await difference(bob, before.qts, before.date);
      return answer._ === 'updates.difference' && answer.new_encrypted_messages.length > 0 && answer.other_updates.some(({ _ }) => _ === 'updateEncryptedMessagesRead') && answer;
    });
    expect(missed.state.qts).toBe(before.qts + 1);
    expect(missed.other_updates).toContainEqual({ _: 'updateEncryption', chat: expect.objectContaining({ _: 'encryptedChat', id, access_hash: byBob.access_hash }), date: expect.any(Number) });
  });

  test('typing and reading notify the other device', async () => {
    const { id, byAlice, byBob } = await openChat();
    const max_date = Math.floor(Date.now() / 1000);
    await bob.account.call('messages.readEncryptedHistory', { peer: byBob, max_date });
    await eventually('Alice is told that it was read', () => alice.told.some((update) => update._ === 'updateEncryptedMessagesRead' && update.chat_id === id && update.max_date === max_date));
    await alice.account.call('messages.setEncryptedTyping', { peer: byAlice, typing: true });
    await eventually('Bob is told that Alice writes', () => bob.told.some((update) => update._ === 'updateEncryptedChatTyping' && update.chat_id === id));
    expect(tablet.told.some(({ _ }) => _ === 'updateEncryptedChatTyping')).toBe(false);
    expect(await bob.account.call('messages.reportEncryptedSpam', { peer: byBob })).toBe(true);
    await expect(tablet.account.call('messages.setEncryptedTyping', { peer: byBob, typing: true })).rejects.toThrow('CHAT_ID_INVALID');
    await expect(tablet.account.call('messages.readEncryptedHistory', { peer: byBob, max_date })).rejects.toThrow('CHAT_ID_INVALID');
  });

  test('a user who blocks gets no more messages', async () => {
    const { byAlice } = await openChat();
    const { user_id, access_hash } = people.aliceForBob;
    await bob.account.call('contacts.block', { id: { _: 'inputPeerUser', user_id, access_hash } });
    await expect(say(alice.account, byAlice)).rejects.toThrow('USER_IS_BLOCKED');
    await expect(ask(alice.account, ++next)).rejects.toThrow('USER_IS_BLOCKED');
    await bob.account.call('contacts.unblock', { id: { _: 'inputPeerUser', user_id, access_hash } });
  });
});

describe('files', () => {
  const bytes = randomBytes(3_000);
  async function upload(account: Account): Promise<tl.inputEncryptedFileUploaded> {
    const id = randomId();
    await account.call('upload.saveFilePart', { file_id: id, file_part: 0, bytes });
    return { _: 'inputEncryptedFileUploaded', id, parts: 1, md5_checksum: md5(bytes), key_fingerprint: -559_038_737 };
  }
  const fetch = (account: Account, { id, access_hash }: tl.encryptedFile) =>
    account.call('upload.getFile', { location: { _: 'inputEncryptedFileLocation', id, access_hash }, offset: 0, limit: 4_096 }) as Promise<tl.upload.file>;

  test('are passed on unchanged, forwarded without storing them again, and erased with the last chat', async () => {
    const { id, byAlice } = await openChat();
    const sent = await alice.account.call('messages.sendEncryptedFile', { peer: byAlice, random_id: randomId(), data: data(), file: await upload(alice.account) }) as tl.messages.sentEncryptedFile;
    expect(sent).toMatchObject({ _: 'messages.sentEncryptedFile', file: { size: bytes.length, key_fingerprint: -559_038_737 } });
    const { message } = await eventually('the file', () => messagesTold(bob, id)[0]);
    const file = (message as tl.encryptedMessage).file as tl.encryptedFile;
    expect(Buffer.from((await fetch(bob.account, file)).bytes)).toEqual(bytes);
    await expect(fetch(alice.account, file)).rejects.toThrow('FILE_ID_INVALID');

    const other = await openChat();
    const known = { _: 'inputEncryptedFile', id: file.id, access_hash: file.access_hash } as const;
    const forwarded = await bob.account.call('messages.sendEncryptedFile', { peer: other.byBob, random_id: randomId(), data: data(), file: known }) as tl.messages.sentEncryptedFile;
    expect(forwarded.file).toMatchObject({ id: file.id, size: bytes.length });
    expect(await bob.account.call('messages.uploadEncryptedFile', { peer: other.byBob, file: known })).toMatchObject({ id: file.id });
    await alice.account.call('messages.discardEncryption', { chat_id: id });
    expect((await fetch(bob.account, file)).bytes.length).toBe(bytes.length);
    await bob.account.call('messages.discardEncryption', { chat_id: other.id, delete_history: true });
    expect(await chatTold(alice, other.id, 'encryptedChatDiscarded')).toMatchObject({ history_deleted: true });
    await eventually('the file is gone', () => fetch(bob.account, file).then(() => false, (error: Error) => error.message === 'LOCATION_INVALID'));
    await expect(say(alice.account, other.byAlice)).rejects.toThrow('ENCRYPTION_DECLINED');
    await expect(alice.account.call('messages.sendEncryptedService', { peer: other.byAlice, random_id: randomId(), data: data() })).rejects.toThrow('ENCRYPTION_DECLINED');
    await expect(alice.account.call('messages.discardEncryption', { chat_id: other.id })).rejects.toThrow('ENCRYPTION_ALREADY_DECLINED');
  });

  test('M2 a retry after a lost answer returns the same file, though the upload, and later the message, are gone', async () => {
    const { id, byAlice } = await openChat();
    const { qts } = await stateOf(bob);
    const said = { peer: byAlice, random_id: randomId(), data: data(), file: await upload(alice.account) };
    const sent = await alice.account.call('messages.sendEncryptedFile', said);
    const gone = { ...said, file: { ...said.file, id: randomId() } };
    expect(await alice.account.call('messages.sendEncryptedFile', gone)).toEqual(sent);
    await eventually('the message', () => messagesTold(bob, id).length > 0);
    await bob.account.call('messages.receivedQueue', { max_qts: qts + 1 });
    expect(await alice.account.call('messages.sendEncryptedFile', gone)).toEqual(sent);
    expect((await stateOf(bob)).qts).toBe(qts + 1);
    await expect(alice.account.call('messages.sendEncryptedFile', { ...gone, random_id: randomId() })).rejects.toThrow('FILE_PART_0_MISSING');
  });

  test('refusals', async () => {
    const { byAlice } = await openChat();
    const send = (file: tl.InputEncryptedFile) => alice.account.call('messages.sendEncryptedFile', { peer: byAlice, random_id: randomId(), data: data(), file });
    await expect(send({ _: 'inputEncryptedFileEmpty' })).rejects.toThrow('FILE_EMTPY');
    await expect(send({ ...(await upload(alice.account)), md5_checksum: 'f'.repeat(32) })).rejects.toThrow('MD5_CHECKSUM_INVALID');
    await expect(send({ _: 'inputEncryptedFileBigUploaded', id: 77n, parts: 2, key_fingerprint: 0 })).rejects.toThrow('FILE_PART_0_MISSING');
    await expect(send({ _: 'inputEncryptedFile', id: 77n, access_hash: 1n })).rejects.toThrow('FILE_ID_INVALID');
  });
});

describe('deletion and recovery', () => {
  test('the tables rebuilt from the log are the same, row by row', async () => {
    const { byAlice } = await openChat();
    await say(alice.account, byAlice);
    await alice.account.call('updates.getState', {});
    const secret = async () => Object.entries(await rowsOfServer(people.server)).filter(([table]) => /\.secret_/.test(table));
    const before = await secret();
    expect(before.map(([table, rows]) => [table, rows.length > 0])).toEqual(['secret_chat', 'secret_file', 'secret_message', 'secret_queue'].map((name) => [`read_model.${name}`, expect.any(Boolean)]));
    execFileSync(process.execPath, ['tools/ops/main.ts', 'rebuild', 'e2ee', '--data', people.server.dataDir], { cwd: ROOT });
    expect(await secret()).toEqual(before);
  });

  test('logging out a device closes its chats', async () => {
    const id = ++next;
    await ask(alice.account, id);
    const asked = await chatTold(tablet, id, 'encryptedChatRequested');
    await tablet.account.call('messages.acceptEncryption', { peer: inputChat(asked), g_b: generateDhKeyPair().publicValue, key_fingerprint: 5n });
    const accepted = await chatTold(alice, id, 'encryptedChat');
    await say(alice.account, inputChat(accepted));
    await tablet.account.call('auth.logOut', {});
    await chatTold(alice, id, 'encryptedChatDiscarded');
    await expect(say(alice.account, inputChat(accepted))).rejects.toThrow('ENCRYPTION_DECLINED');
  });

  test('deleting an account closes all of its chats', async () => {
    const { id, byAlice } = await openChat();
    await bob.account.call('account.deleteAccount', { reason: '' });
    await chatTold(alice, id, 'encryptedChatDiscarded');
    await expect(say(alice.account, byAlice)).rejects.toThrow('USER_DELETED');
    await eventually('nobody is there to be asked', () => ask(alice.account, ++next).then(() => false, (error: Error) => error.message === 'INPUT_USER_DEACTIVATED' || error.message === 'USER_ID_INVALID'));
  });
});
