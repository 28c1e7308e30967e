/** Objects of others, erased or expired ones: refused with the method's documented errors, without any change (M3, F3). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allowedErrors } from '@teamgram/tl';
import type { tl } from '@teamgram/tl';
import type { Account } from '../support/account.ts';
import { startPeople } from '../support/people.ts';
import type { People } from '../support/people.ts';
import { attempt } from './requests.ts';
import type { Fields } from './requests.ts';
import { snapshot } from './snapshot.ts';

let people: People;
let carol: Account;
let bobForCarol: tl.inputPeerUser;
/** Ids as Alice sees them. */
let bobsMessage = 0;
let erased = 0;
let document: tl.document;
let randomId = 1n;

beforeAll(async () => {
  people = await startPeople();
  const { alice, bob, bobForAlice, aliceForBob } = people;
  carol = await people.join();
  await carol.signUp('15550303', 'Carol');
  bobForCarol = await carol.find('15550302');
  const say = (account: Account, peer: tl.InputPeer, message: string) => account.call('messages.sendMessage', { peer, message, random_id: randomId++ });
  await say(bob, aliceForBob, 'of Bob');
  erased = ((await say(alice, bobForAlice, 'to be erased')) as tl.updateShortSentMessage).id;
  const bytes = new Uint8Array(2_048);
  await alice.call('upload.saveFilePart', { file_id: 1n, file_part: 0, bytes });
  const file = { _: 'inputFile', id: 1n, parts: 1, name: 'a', md5_checksum: '' } as const;
  const sent = await alice.call('messages.uploadMedia', { peer: bobForAlice, media: { _: 'inputMediaUploadedDocument', file, mime_type: 'a/b', attributes: [] } });
  document = (sent as tl.messageMediaDocument).document as tl.document;
  await alice.call('messages.deleteMessages', { id: [erased], revoke: true });
  const history = await alice.call('messages.getHistory', { peer: bobForAlice, offset_id: 0, offset_date: 0, add_offset: 0, limit: 10, max_id: 0, min_id: 0, hash: 0n });
  bobsMessage = ('messages' in history ? history.messages : []).find((message) => 'message' in message && message.message === 'of Bob')!.id;
});
afterAll(() => people?.leave());

async function expectRefused(account: Account, method: string, fields: Fields, expected: string[]): Promise<void> {
  const before = await snapshot(people);
  const { error } = await attempt(account, method, fields);
  expect(expected).toContain(error);
  expect(allowedErrors(method)).toContain(error);
  expect(await snapshot(people)).toEqual(before);
}

const notThere = ['MESSAGE_ID_INVALID', 'MSG_ID_INVALID', 'MESSAGE_IDS_EMPTY'];

describe('messages', () => {
  test('another author’s message is not edited', () =>
    expectRefused(people.alice, 'messages.editMessage', { peer: people.bobForAlice, id: bobsMessage, message: 'mine now' }, ['MESSAGE_AUTHOR_REQUIRED']));

  test.each([['messages.editMessage'], ['messages.forwardMessages'], ['messages.sendMessage']] as const)('%s refuses an erased message, and ids of another mailbox', async (method) => {
    const fields = (peer: tl.inputPeerUser, id: number): Fields => {
      if (method === 'messages.editMessage') return { peer, id, message: 'anew' };
      if (method === 'messages.forwardMessages') return { from_peer: peer, to_peer: peer, id: [id], random_id: [randomId++] };
      return { peer, message: 'an answer', reply_to: { _: 'inputReplyToMessage', reply_to_msg_id: id }, random_id: randomId++ };
    };
    await expectRefused(people.alice, method, fields(people.bobForAlice, erased), notThere);
    for (const id of [erased, bobsMessage, 999_999, -1]) await expectRefused(carol, method, fields(bobForCarol, id), notThere);
  });

  test('nobody can see or delete a message by its id in another user’s mailbox', async () => {
    const before = await snapshot(people);
    const found = await carol.call('messages.getMessages', { id: [bobsMessage, erased].map((id) => ({ _: 'inputMessageID', id })) });
    expect('messages' in found ? found.messages.map(({ _ }) => _) : []).toEqual(['messageEmpty', 'messageEmpty']);
    expect(await carol.call('messages.deleteMessages', { id: [bobsMessage, erased], revoke: true })).toMatchObject({ pts_count: 0 });
    expect(await snapshot(people)).toEqual(before);
  });

  test('an invalid peer is refused before the upload is processed, so that it can still be sent', async () => {
    await people.alice.call('upload.saveFilePart', { file_id: 2n, file_part: 0, bytes: new Uint8Array(1_024) });
    const media = { _: 'inputMediaUploadedDocument', file: { _: 'inputFile', id: 2n, parts: 1, name: 'a', md5_checksum: '' }, mime_type: 'a/b', attributes: [] };
    const wrong = { ...people.bobForAlice, access_hash: 1n };
    await expectRefused(people.alice, 'messages.sendMedia', { peer: wrong, media, message: '', random_id: randomId++ }, ['PEER_ID_INVALID']);
    expect((await attempt(people.alice, 'messages.sendMedia', { peer: people.bobForAlice, media, message: '', random_id: randomId++ })).error).toBeUndefined();
  });
});

describe('F3 files', () => {
  const at = (given: Partial<tl.inputDocument>) => ({ _: 'inputDocument', id: document.id, access_hash: document.access_hash, file_reference: document.file_reference, ...given });
  /** Alters a byte of kind, origin, expiry or MAC. */
  const altered = (index: number) => document.file_reference.map((byte, at_) => (at_ === index ? byte ^ 1 : byte));

  test.each(['upload.getFile', 'upload.getFileHashes', 'messages.sendMedia', 'messages.uploadMedia'])('%s refuses references that belong to others, are altered or empty', async (method) => {
    const fields = (document_: Fields): Fields => {
      if (method.startsWith('upload.')) return { location: { ...document_, _: 'inputDocumentFileLocation', thumb_size: '' }, offset: 0, limit: 4_096 };
      return { peer: { _: 'inputPeerSelf' }, media: { _: 'inputMediaDocument', id: document_ }, message: '', random_id: randomId++ };
    };
    const refused = ['FILE_REFERENCE_INVALID', 'FILE_REFERENCE_EMPTY', 'FILE_ID_INVALID', 'LOCATION_INVALID'];
    for (const index of [0, 1, 8, 9, 12, 13, 28]) await expectRefused(people.alice, method, fields(at({ file_reference: altered(index) })), refused);
    await expectRefused(people.alice, method, fields(at({ file_reference: new Uint8Array(0) })), refused);
    await expectRefused(people.alice, method, fields(at({ id: document.id + 1n })), refused);
    await expectRefused(carol, method, fields(at({})), refused);
    expect((await attempt(people.alice, method, fields(at({})))).error).toBeUndefined();
  });
});
