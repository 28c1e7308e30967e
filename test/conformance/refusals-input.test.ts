/** Hostile values in requests of logged-in users: refused with an error of the method's table, without any change. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allowedErrors } from '@teamgram/tl';
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { startPeople } from '../support/people.ts';
import type { People } from '../support/people.ts';
import { makePng } from '../support/png.ts';
import { attempt, requestsAbout } from './requests.ts';
import type { Answer, Fields, Subjects } from './requests.ts';
import { snapshot } from './snapshot.ts';

let people: People;
let subjects: Subjects;

beforeAll(async () => {
  people = await startPeople();
  const { alice, bobForAlice: friend } = people;
  const sent = await alice.call('messages.sendMessage', { peer: friend, message: 'hello', random_id: 1n });
  await alice.call('upload.saveFilePart', { file_id: 5n, file_part: 0, bytes: makePng(320, 320, [1, 2, 3]) });
  await alice.call('upload.saveFilePart', { file_id: 6n, file_part: 0, bytes: makePng(320, 320, [3, 2, 1]) });
  const file = (id: bigint) => ({ _: 'inputFile', id, parts: 1, name: 'a.png', md5_checksum: '' }) as const;
  const uploaded = await alice.call('messages.uploadMedia', { peer: friend, media: { _: 'inputMediaUploadedDocument', file: file(5n), mime_type: 'image/png', attributes: [] } });
  const { photo } = await alice.call('photos.uploadProfilePhoto', { file: file(6n) });
  const { id, access_hash, file_reference } = (uploaded as tl.messageMediaDocument).document as tl.document;
  const shown = photo as tl.photo;
  subjects = {
    friend, ownMessageId: (sent as tl.updateShortSentMessage).id,
    document: { _: 'inputDocument', id, access_hash, file_reference },
    photo: { _: 'inputPhoto', id: shown.id, access_hash: shown.access_hash, file_reference: shown.file_reference },
  };
});
afterAll(() => people?.leave());

const INT_MAX = 2 ** 31 - 1;
const LONG_MAX = 2n ** 63n - 1n;
const noPeers = [
  { _: 'inputPeerEmpty' }, { _: 'inputPeerChat', chat_id: 999 }, { _: 'inputPeerChannel', channel_id: 999, access_hash: 1n },
  { _: 'inputPeerUser', user_id: -1, access_hash: 1n }, { _: 'inputPeerUser', user_id: 0, access_hash: 0n }, { _: 'inputPeerUser', user_id: Number.MAX_SAFE_INTEGER, access_hash: 1n },
  { _: 'inputPeerUser', user_id: Number.MIN_SAFE_INTEGER, access_hash: 1n },
  { _: 'inputPeerUserFromMessage', peer: { _: 'inputPeerSelf' }, msg_id: 1, user_id: 1 },
  { _: 'inputPeerChannelFromMessage', peer: { _: 'inputPeerSelf' }, msg_id: 1, channel_id: 1 },
];
const noUsers = [
  { _: 'inputUserEmpty' }, { _: 'inputUser', user_id: -1, access_hash: 1n }, { _: 'inputUser', user_id: Number.MAX_SAFE_INTEGER, access_hash: 1n },
  { _: 'inputUserFromMessage', peer: { _: 'inputPeerSelf' }, msg_id: 1, user_id: 1 },
];
const texts = ['', ' ', '\0', 'a\0b', '\ud800', 'a\udc00b', '%_\\', "'; drop table users; --", 'x'.repeat(5_000), '\u{1f600}'.repeat(20_000), '\u202e\u200b', `a${'\u{1f600}'.repeat(40)}`];

/** All replacements for `value`. */
function instead(value: unknown): unknown[] {
  if (typeof value === 'number') return [-1, 0, 1, 999_999, INT_MAX, -INT_MAX - 1];
  if (typeof value === 'bigint') return [0n, -1n, 1n, LONG_MAX, -LONG_MAX - 1n, 2n ** 53n];
  if (typeof value === 'string') return texts;
  if (typeof value === 'boolean') return [!value];
  if (value instanceof Uint8Array) return [new Uint8Array(0), new Uint8Array(1), new Uint8Array(29), new Uint8Array(300).fill(255), new Uint8Array(600_000)];
  if (Array.isArray(value)) return [[], ...value.slice(0, 1).flatMap((first) => [Array.from({ length: 300 }, () => first), ...instead(first).map((one) => [one])])];
  return typeof value === 'object' && value !== null ? insteadOfObject(value as Fields) : [];
}

function insteadOfObject(value: Fields): unknown[] {
  const parts = Object.keys(value).filter((field) => field !== '_').flatMap((field) => variants(value, field));
  if (value['_'] === 'inputPeerUser' || value['_'] === 'inputPeerSelf') return [...parts, ...noPeers];
  return value['_'] === 'inputUser' ? [...parts, ...noUsers] : parts;
}

const variants = (fields: Fields, field: string): Fields[] => instead(fields[field]).map((one) => ({ ...fields, [field]: one }));

type Told = { fields: Fields; answer: Answer };

/** One hostile value at a time, all other fields valid. */
async function tellAll(method: string): Promise<Told[]> {
  const request = requestsAbout(subjects)[method]!;
  const told: Told[] = [];
  for (const field of Object.keys(request())) {
    for (let index = 0; index < instead(request()[field]).length; index++) {
      const fields = variants(request(), field)[index]!;
      const answer = await attempt(people.alice, method, fields).catch((error: Error) => { throw new Error(`${method} ${field} ${shown(fields)}: ${error.message}`, { cause: error }); });
      told.push({ fields, answer });
    }
  }
  return told;
}

const shown = (fields: Fields) => JSON.stringify(fields, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)).slice(0, 300);
const none: Subjects['document'] = { _: 'inputDocument', id: 0n, access_hash: 0n, file_reference: new Uint8Array(0) };
const methods = Object.entries(requestsAbout({ friend: { _: 'inputPeerUser', user_id: 1, access_hash: 0n }, ownMessageId: 1, document: none, photo: { ...none, _: 'inputPhoto' } }))
  .filter(([, request]) => Object.keys(request()).length > 0).map(([method]) => method);

describe('hostile values', () => {
  test.each(methods)('%s refuses with its documented errors, never fails, and a refused request changes nothing', async (method) => {
    const told = await tellAll(method);
    const strange = told.filter(({ answer: { error } }) => error && (error === 'INTERNAL_SERVER_ERROR' || !allowedErrors(method).has(error)));
    expect(strange.map(({ fields, answer }) => `${answer.message} ${shown(fields)}`)).toEqual([]);
    // A request that changed nothing (…_NOT_MODIFIED) may do so after another request, so it is left out.
    const refused = told.filter(({ answer: { error } }) => error && !error.endsWith('_NOT_MODIFIED'));
    const before = await snapshot(people);
    for (const { fields } of refused) await attempt(people.alice, method, fields);
    expect(await snapshot(people)).toEqual(before);
  });
});

test('after all that, messages are still delivered', async () => {
  const { alice, bob, bobForAlice, aliceForBob } = people;
  // contacts.setBlocked with an invalid limit has left the block list unchanged.
  await alice.call('contacts.unblock', { id: bobForAlice });
  await alice.call('account.updateProfile', { first_name: 'Alice\0', last_name: 'b\0c', about: '\0' });
  await alice.call('messages.sendMessage', { peer: bobForAlice, message: 'still here', random_id: 2n });
  const peers = [{ _: 'inputDialogPeer', peer: aliceForBob }] as const;
  await eventually('Bob reads it', async () => {
    const { messages } = await bob.call('messages.getPeerDialogs', { peers: [...peers] });
    return messages.some((message) => message._ === 'message' && message.message === 'still here');
  });
  expect(await alice.call('users.getUsers', { id: [{ _: 'inputUserSelf' }] })).toMatchObject([{ last_name: 'b c' }]);
});
