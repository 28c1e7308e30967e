/** Imports of chat histories from other apps (core.telegram.org/api/import): into a private chat and a supergroup, with files, and across a crash. */
import { execFileSync } from 'node:child_process';
import type { tl } from '@teamgram/tl';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Account } from '../support/account.ts';
import { eventually } from '../support/eventually.ts';
import { makePng } from '../support/png.ts';
import { pidsOf } from '../bench/process-cpu.ts';
import { ResilientAccount } from '../support/resilient-account.ts';
import { ROOT } from '../support/server.ts';
import { chatIn, firstPage, inputChannel, inputPeerChannel, nextRandomId, startCommunity, wholeHistory } from './community.ts';
import type { Community } from './community.ts';

let people: Community;
let alice: Account;
let toBob: tl.inputPeerUser;
let toAlice: tl.inputPeerUser;

beforeAll(async () => {
  people = await startCommunity();
  ({ alice, bobForAlice: toBob, aliceForBob: toAlice } = people);
  const card = { first_name: 'Friend', last_name: '', phone: '' };
  await alice.call('contacts.addContact', { id: { ...toBob, _: 'inputUser' }, ...card });
  await people.bob.call('contacts.addContact', { id: { ...toAlice, _: 'inputUser' }, ...card });
});
afterAll(() => people?.leave());

/** Messages of the import during which a gateway is killed: a few dozen batches. */
const COUNT = 1_500;

const CHAT = [
  '[24.12.19, 18:29:00] Bob: Messages are encrypted.',
  '[24.12.19, 18:30:12] Alice: merry christmas',
  'to you',
  '[24.12.19, 18:31:00] Bob: \u200e<attached: tree.png>',
  '[24.12.19, 18:32:00] Bob: see https://example.org/tree',
].join('\n');

/** In parts, since an export may be larger than one. */
async function upload(text: string | Uint8Array, account = alice): Promise<tl.inputFile> {
  const [bytes, id] = [typeof text === 'string' ? Buffer.from(text) : text, nextRandomId()];
  const PART = 128 * 1024;
  const parts = Math.max(1, Math.ceil(bytes.length / PART));
  for (let index = 0; index < parts; index++) await account.call('upload.saveFilePart', { file_id: id, file_part: index, bytes: bytes.subarray(index * PART, (index + 1) * PART) });
  return { _: 'inputFile', id, parts, name: '_chat.txt', md5_checksum: '' };
}
const begin = async (peer: tl.InputPeer, text: string, media_count = 0) => (await alice.call('messages.initHistoryImport', { peer, file: await upload(text), media_count })).id;
const history = async (account: Account, peer: tl.InputPeer) => {
  const page = await account.call('messages.getHistory', { peer, ...wholeHistory });
  return 'messages' in page ? page.messages.filter((one) => one._ === 'message').toReversed() : [];
};
const dialog = async (account: Account, peer: tl.InputPeer) => (await account.call('messages.getPeerDialogs', { peers: [{ _: 'inputDialogPeer', peer }] })).dialogs[0] as tl.dialog;

test('messages.checkHistoryImport: recognises the first lines', async () => {
  expect(await alice.call('messages.checkHistoryImport', { import_head: CHAT })).toMatchObject({ _: 'messages.historyImportParsed', pm: true });
  expect(await alice.call('messages.checkHistoryImport', { import_head: '{\n "name": "Friends",\n "type": "private_group",' })).toEqual({ _: 'messages.historyImportParsed', group: true, title: 'Friends' });
  await expect(alice.call('messages.checkHistoryImport', { import_head: 'dear diary' })).rejects.toThrow('IMPORT_FORMAT_UNRECOGNIZED');
});

test('messages.checkHistoryImportPeer: the destination’s name, or why it is not possible', async () => {
  expect((await alice.call('messages.checkHistoryImportPeer', { peer: toBob })).confirm_text).toContain('Friend');
  const carol = { ...await people.user('alice', 'carol'), _: 'inputPeerUser' } as const;
  await expect(alice.call('messages.checkHistoryImportPeer', { peer: carol })).rejects.toThrow('USER_NOT_MUTUAL_CONTACT');
  await expect(alice.call('messages.checkHistoryImportPeer', { peer: { _: 'inputPeerSelf' } })).rejects.toThrow('PEER_ID_INVALID');
  await expect(alice.call('messages.initHistoryImport', { peer: carol, file: await upload(CHAT), media_count: 0 })).rejects.toThrow('PEER_ID_INVALID');
});

test('messages.initHistoryImport refuses other files; uploadImportedMedia and startHistoryImport refuse unknown imports', async () => {
  await expect(begin(toBob, 'dear diary')).rejects.toThrow('IMPORT_FORMAT_UNRECOGNIZED');
  await expect(begin(toBob, '31.02.20, 10:00 - A: x')).rejects.toThrow('IMPORT_FORMAT_DATE_INVALID');
  await expect(begin(toBob, '1.2.20, 10:00 - nothing was said')).rejects.toThrow('IMPORT_FILE_INVALID');
  await expect(alice.call('messages.initHistoryImport', { peer: toBob, file: { _: 'inputFile', id: 404n, parts: 1, name: '', md5_checksum: '' }, media_count: 0 })).rejects.toThrow('IMPORT_FILE_INVALID');
  const importId = await begin(toBob, CHAT, 1);
  await expect(people.bob.call('messages.initHistoryImport', { peer: toAlice, file: await upload(CHAT, people.bob), media_count: 0 })).rejects.toThrow('PREVIOUS_CHAT_IMPORT_ACTIVE_WAIT_60MIN');
  const media = { _: 'inputMediaContact', phone_number: '1', first_name: 'x', last_name: '', vcard: '' } as const;
  await expect(alice.call('messages.uploadImportedMedia', { peer: toBob, import_id: importId, file_name: 'a', media })).rejects.toThrow('MEDIA_INVALID');
  const picture = { _: 'inputMediaUploadedPhoto', file: await upload(makePng(32, 32, [1, 2, 3])) } as const;
  await expect(alice.call('messages.uploadImportedMedia', { peer: toBob, import_id: 1n, file_name: 'a', media: picture })).rejects.toThrow('IMPORT_ID_INVALID');
  for (const import_id of [1n, -1n]) await expect(alice.call('messages.startHistoryImport', { peer: toBob, import_id })).rejects.toThrow('IMPORT_ID_INVALID');
});

test('into a private chat: both get the messages in the order of the export, marked as imported, and not unread', async () => {
  const importId = await begin(toBob, CHAT, 1);
  const picture = { _: 'inputMediaUploadedPhoto', file: await upload(makePng(64, 64, [0, 200, 0])) } as const;
  expect(await alice.call('messages.uploadImportedMedia', { peer: toBob, import_id: importId, file_name: 'tree.png', media: picture })).toMatchObject({ _: 'messageMediaPhoto', photo: { _: 'photo' } });
  expect(await alice.call('messages.startHistoryImport', { peer: toBob, import_id: importId })).toBe(true);
  const seen = await eventually('Bob has all of it', async () => {
    const messages = await history(people.bob, toAlice);
    return messages.length === 4 && messages;
  });
  const dateS = Date.UTC(2019, 11, 24, 18, 30, 12) / 1000;
  expect(seen).toMatchObject([
    { fwd_from: { imported: true, from_name: 'Bob' } },
    { message: 'merry christmas\nto you', silent: true, from_id: toAlice, fwd_from: { _: 'messageFwdHeader', imported: true, from_name: 'Alice', date: dateS } },
    { message: '', media: { _: 'messageMediaPhoto', photo: { _: 'photo' } }, fwd_from: { imported: true, from_name: 'Bob' } },
    { message: 'see https://example.org/tree', entities: [{ _: 'messageEntityUrl' }] },
  ].map((one) => ({ ...one, ...('from_id' in one ? { from_id: { _: 'peerUser', user_id: toAlice.user_id } } : {}) })));
  expect(seen.every(({ date }) => date > dateS + 86_400)).toBe(true);
  expect(await dialog(people.bob, toAlice)).toMatchObject({ unread_count: 0 });
  expect(await dialog(alice, toBob)).toMatchObject({ unread_count: 0 });
  await eventually('Bob is told', () => people.heard.bob.find((update) => update._ === 'updateNewMessage' && update.message._ === 'message' && update.message.fwd_from?.imported));
  await eventually('the other device of Alice is told', () => people.heard.alice.find((update) => update._ === 'updateNewMessage' && update.message._ === 'message' && update.message.fwd_from?.imported));
  await expect(alice.call('messages.startHistoryImport', { peer: toBob, import_id: importId })).rejects.toThrow('IMPORT_ID_INVALID');
  const found = await eventually('words of it are found', async () => {
    const answer = await people.bob.call('messages.search', { peer: toAlice, q: 'christmas', filter: { _: 'inputMessagesFilterEmpty' }, min_date: 0, max_date: 0, offset_id: 0, add_offset: 0, limit: 10, max_id: 0, min_id: 0, hash: 0n });
    return 'messages' in answer && answer.messages.length > 0 && answer.messages;
  });
  expect(found).toMatchObject([{ fwd_from: { imported: true } }]);
});

test('imported messages can be deleted and are counted like others; later messages are unread', async () => {
  const [first] = await history(people.bob, toAlice);
  await people.bob.call('messages.deleteMessages', { id: [first!.id], revoke: true });
  await eventually('it is gone', async () => (await history(alice, toBob)).length === 3);
  await alice.call('messages.sendMessage', { peer: toBob, message: 'remember?', random_id: nextRandomId() });
  await eventually('one message is unread', async () => (await dialog(people.bob, toAlice)).unread_count === 1);
  const read = (await history(people.bob, toAlice)).at(-1)!;
  await people.bob.call('messages.readHistory', { peer: toAlice, max_id: read.id });
  expect(await dialog(people.bob, toAlice)).toMatchObject({ unread_count: 0 });
});

test('into a supergroup, by its owner, with a gateway killed: complete, once, in order, not unread; a rebuild changes nothing', async () => {
  const [owner, member] = [new ResilientAccount(people.server), new ResilientAccount(people.server)];
  onTestFinished(() => [owner, member].forEach((account) => account.close()));
  await owner.signUp('15550304', 'Dora');
  await member.signUp('15550305', 'Erin');
  const { user_id, access_hash } = await owner.account.find('15550305');
  const group = chatIn('channel', await owner.account.call('channels.createChannel', { megagroup: true, title: 'Town', about: '' }) as tl.updates);
  await owner.account.call('channels.inviteToChannel', { channel: inputChannel(group), users: [{ _: 'inputUser', user_id, access_hash }] });
  const theirs = await eventually('the member has the group', async () => {
    const { chats } = await member.account.call('messages.getDialogs', firstPage) as tl.messages.dialogs;
    return chats.find((chat) => chat._ === 'channel' && chat.id === group.id) as tl.channel | undefined;
  });
  const [peer, forMember] = [inputPeerChannel(group), inputPeerChannel(theirs)];
  await expect(member.account.call('messages.checkHistoryImportPeer', { peer: forMember })).rejects.toThrow('CHAT_ADMIN_REQUIRED');
  const unread = () => member.insist((account) => dialog(account, forMember)).then(({ unread_count }) => unread_count);
  const before = await unread();
  const text = Array.from({ length: COUNT }, (_, index) => `1/2/2020, 10:0${index % 10} - P${index % 7}: line ${index}`).join('\n');
  const { id: import_id } = await owner.account.call('messages.initHistoryImport', { peer, file: await upload(text, owner.account), media_count: 0 });
  expect(await owner.account.call('messages.startHistoryImport', { peer, import_id })).toBe(true);
  const [gateway] = pidsOf(people.server.child.pid!, (command) => command.includes('apps/gateway/'));
  process.kill(gateway!, 'SIGKILL');
  const page = async (offset_id: number) => {
    const rows = await owner.insist((account) => account.call('messages.getHistory', { peer, ...wholeHistory, limit: 100, offset_id })) as tl.messages.channelMessages;
    return rows.messages.filter((one) => one._ === 'message');
  };
  await eventually('all of it is there', async () => (await page(0))[0]?.message === `line ${COUNT - 1}`);
  const lines: string[] = [];
  for (let rows = await page(0); rows.length > 0; rows = await page(rows.at(-1)!.id)) lines.push(...rows.map(({ message }) => message));
  expect(lines.toReversed()).toEqual(Array.from({ length: COUNT }, (_, index) => `line ${index}`));
  expect(await unread()).toBe(before);
  execFileSync(process.execPath, ['tools/ops/main.ts', 'rebuild', 'mailboxes', '--data', people.server.dataDir], { cwd: ROOT });
  expect(await unread()).toBe(before);
  expect((await page(0))[0]).toMatchObject({ message: `line ${COUNT - 1}`, fwd_from: { imported: true } });
  execFileSync(process.execPath, ['tools/audit/main.ts', people.server.dataDir], { cwd: ROOT });
});
