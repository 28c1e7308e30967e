/**
 * Calls every implemented method in layers from 133 to 230, by users whose partner speaks another layer. Every answer and update must consist of
 * constructors of that layer only, and survive a round trip through the codec.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { constructorId, methodStatus, readObject, writeObject } from '@teamgram/tl';
import type { ApiMethod, tl, TlObject } from '@teamgram/tl';
import type { Account } from '../support/account.ts';
import { startPeople } from '../support/people.ts';
import type { People } from '../support/people.ts';
import { makePng } from '../support/png.ts';
import { ROOT } from '../support/server.ts';
import { startTranslator } from '../support/translator.ts';
import type { RunningTranslator } from '../support/translator.ts';
import { liveAndDie } from './layer-deeds-of-accounts.ts';
import { lookAfterChats } from './layer-deeds-of-chats.ts';
import { whisper } from './layer-deeds-of-devices.ts';
import { speakAndKeep } from './layer-deeds-of-messages.ts';
import { infos, isIn, Person, words } from './layer-person.ts';
import { neighbours, openWorld } from './layer-world.ts';
import type { World } from './layer-world.ts';
import { openRequests, requestsAbout } from './requests.ts';
import type { Fields, Subjects } from './requests.ts';

const LAYERS = [133, 144, 158, 166, 181, 198, 214, 222, 230];
/** The nonexistent chat and channel in `requestsAboutChats`. */
const NOBODYS_CHAT = 5_000_000_000;
const NOBODYS_BROADCAST = 6_000_000_000;
/** Destructive methods, called last and in this order. */
const LAST = [
  'messages.deleteHistory', 'channels.deleteHistory', 'messages.deleteChatUser', 'messages.migrateChat', 'messages.deleteChat', 'channels.leaveChannel',
  'channels.deleteChannel', 'auth.resetAuthorizations', 'auth.logOut',
];
/** Called for the second account of each layer only (layer-deeds-of-accounts.ts). */
const NEVER = new Set(['account.deleteAccount', 'account.updatePasswordSettings']);

type Chats = { group: number; channel: tl.inputChannel; broadcast: tl.inputChannel };

/** Replaces the nonexistent chats in a request by the user's own. */
function inOwnChats(value: unknown, chats: Chats): unknown {
  if (Array.isArray(value)) return value.map((one) => inOwnChats(one, chats));
  if (value === NOBODYS_CHAT) return chats.group;
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  const { _: name, channel_id } = value as { _?: string; channel_id?: number };
  if (channel_id === NOBODYS_CHAT) return { ...chats.channel, _: name };
  if (channel_id === NOBODYS_BROADCAST) return { ...chats.broadcast, _: name };
  return Object.fromEntries(Object.entries(value).map(([field, one]) => [field, inOwnChats(one, chats)]));
}

const plenty = { count: 1_000, windowS: 60 };
/** A new authorization may terminate others at once, and two members count as a large group. */
const LIMITS = { codesPerKey: plenty, codesPerPhone: plenty, freshAuthorizationS: 0, gigagroupMembersMin: 2, antiSpamMembersMin: 2 };

let people: People;
let world: World;
let translator: RunningTranslator;
const persons: Person[] = [];

beforeAll(async () => {
  translator = await startTranslator();
  people = await startPeople({ settings: { limits: LIMITS, translation: { url: translator.url } } });
  world = await openWorld(people);
  for (const [index, layer] of LAYERS.entries()) {
    const person = new Person(people.server, layer, `1555040${index}`);
    persons.push(person);
    await person.account.connect();
    await person.account.signUp(person.phone, `Person ${index}`);
  }
});
afterAll(async () => {
  for (const { account } of persons) account.close();
  world?.operator.close();
  await people?.leave();
  await translator?.close();
});

async function subjectsOf({ account }: Person, { phone }: Person): Promise<{ subjects: Subjects; chats: Chats }> {
  const friend = await account.find(phone);
  const { user_id, access_hash } = friend;
  const sent = await account.call('messages.sendMessage', { peer: friend, message: 'hello', random_id: 1n });
  for (const file_id of [5n, 6n]) await account.call('upload.saveFilePart', { file_id, file_part: 0, bytes: makePng(320, 320, [1, 2, 3]) });
  const file = (id: bigint) => ({ _: 'inputFile', id, parts: 1, name: 'a.png', md5_checksum: '' }) as const;
  const media: tl.inputMediaUploadedDocument = { _: 'inputMediaUploadedDocument', file: file(5n), mime_type: 'image/png', attributes: [] };
  const document = ((await account.call('messages.uploadMedia', { peer: friend, media })) as tl.messageMediaDocument).document as tl.document;
  const photo = (await account.call('photos.uploadProfilePhoto', { file: file(6n) })).photo as tl.photo;
  const users = [{ _: 'inputUser', user_id, access_hash }] as const;
  await account.client.invoke(writeObject({ _: 'messages.createChat', users: [...users], title: 'Group' }));
  const { chats: groups } = await account.call('messages.getCommonChats', { user_id: users[0], max_id: 0, limit: 10 });
  const { chats: [channel] } = await account.call('channels.createChannel', { megagroup: true, title: 'Supergroup', about: '' }) as tl.updates;
  const own = channel as tl.channel;
  const inputChannel = { _: 'inputChannel', channel_id: own.id, access_hash: own.access_hash! } as const;
  await account.client.invoke(writeObject({ _: 'channels.inviteToChannel', channel: inputChannel, users: [...users] }));
  const broadcast = await discussedChannel(account, inputChannel);
  const only = ({ id, access_hash: hash, file_reference }: tl.document | tl.photo) => ({ id, access_hash: hash, file_reference });
  return {
    subjects: {
      friend, ownMessageId: (sent as tl.updateShortSentMessage).id,
      document: { _: 'inputDocument', ...only(document) }, photo: { _: 'inputPhoto', ...only(photo) },
    },
    chats: { group: groups.find(({ _ }) => _ === 'chat')!.id, channel: inputChannel, broadcast },
  };
}

/** A channel with one post and the group as its discussion group. */
async function discussedChannel(account: Account, group: tl.inputChannel): Promise<tl.inputChannel> {
  const { chats: [made] } = await account.call('channels.createChannel', { broadcast: true, title: 'Channel', about: '' }) as tl.updates;
  const { id: channel_id, access_hash } = made as tl.channel;
  const channel: tl.inputChannel = { _: 'inputChannel', channel_id, access_hash: access_hash! };
  await account.client.invoke(writeObject({ _: 'channels.setDiscussionGroup', broadcast: channel, group }));
  await account.call('messages.sendMessage', { peer: { ...channel, _: 'inputPeerChannel' }, message: 'a post', random_id: 2n });
  return channel;
}

/** Sends a poll to the partner and votes in it; returns the message id. */
async function askedPoll({ account }: Person, peer: tl.inputPeerUser): Promise<number> {
  const answers = ['this', 'that'].map((text, index) => ({ _: 'pollAnswer', text: words(text), option: Uint8Array.of(48 + index) }) as const);
  const poll = { _: 'poll', id: 0n, hash: 0n, public_voters: true, question: words('Which?'), answers } as const;
  await account.client.invoke(writeObject({ _: 'messages.sendMedia', peer, media: { _: 'inputMediaPoll', poll }, message: '', random_id: 3n } as unknown as TlObject));
  const history = await account.call('messages.getHistory', { peer, offset_id: 0, offset_date: 0, add_offset: 0, limit: 1, max_id: 0, min_id: 0, hash: 0n });
  const id = 'messages' in history ? history.messages[0]!.id : 0;
  await account.client.invoke(writeObject({ _: 'messages.sendVote', peer, msg_id: id, options: [Uint8Array.of(48)] }));
  return id;
}

/** Overrides the generic requests, so that they refer to existing objects and are answered in each layer. */
function better({ layer }: Person, friend: Person, { friend: peer, ownMessageId }: Subjects, { broadcast }: Chats, poll: number): Record<string, Fields> {
  const ofPoll = { peer, msg_id: poll };
  return {
    'channels.createChannel': { title: 'Another', about: 'x' },
    'messages.createChat': { title: 'Another' },
    'account.updateUsername': { username: `person_of_layer_${layer}` },
    'channels.updateUsername': { username: `group_of_layer_${layer}` },
    'channels.toggleAutotranslation': { channel: broadcast },
    'channels.exportMessageLink': { channel: broadcast, id: 3 },
    'contacts.resolvePhone': { phone: friend.phone },
    'messages.editChatDefaultBannedRights': { banned_rights: { _: 'chatBannedRights', until_date: 0, send_polls: true } },
    'messages.setChatAvailableReactions': { available_reactions: { _: 'chatReactionsNone' } },
    'messages.updatePinnedMessage': { id: ownMessageId },
    // Before layer 213 the theme was given as an emoji.
    'messages.setChatTheme': { emoticon: '🐥' },
    'messages.getPollResults': ofPoll,
    'messages.getPollVotes': { peer, id: poll },
    'messages.sendVote': ofPoll,
    'stats.getPollStats': ofPoll,
  };
}
async function callEverything(person: Person, friend: Person): Promise<void> {
  const { subjects, chats } = await subjectsOf(person, friend);
  const requests = { ...openRequests, ...requestsAbout(subjects) };
  const differing = better(person, friend, subjects, chats, await askedPoll(person, subjects.friend));
  const ordered = [...Object.keys(requests).filter((name) => !LAST.includes(name) && !NEVER.has(name)), ...LAST];
  for (const method of ordered.filter((name) => isIn(person.layer, name))) {
    const fields = inOwnChats({ ...requests[method]!(), ...differing[method] }, chats) as Fields;
    await person.call(method, fields);
  }
}

test('a method newer than the client’s layer is refused, without effect', async () => {
  const later = ['messages.sendReaction', 'messages.getSavedReactionTags', 'channels.reorderUsernames'];
  for (const { account, layer } of persons) {
    for (const method of later.filter((name) => infos.has(name) && !isIn(layer, name))) {
      const request = { _: method, peer: { _: 'inputPeerSelf' }, msg_id: 1, channel: { _: 'inputChannelEmpty' }, order: [], hash: 0n } as unknown as TlObject;
      await expect(account.client.invoke(writeObject(request)), `${method} in layer ${layer}`).rejects.toMatchObject({ code: 400, message: 'INPUT_METHOD_INVALID' });
    }
  }
});

test('a renamed method works under its old name', async () => {
  for (const { account, layer } of persons.filter((person) => person.layer < 192)) {
    const id = Buffer.alloc(4);
    id.writeInt32LE(constructorId('channels.getSponsoredMessages', layer));
    const answer = await account.client.invoke(Buffer.concat([id, writeObject({ _: 'inputChannelEmpty' })]));
    expect(readObject(answer)._, `layer ${layer}`).toMatch(/^messages.sponsoredMessages/);
  }
});

/** Records a failed scenario with the other failures; the methods it did not reach then count as refused or not called. */
async function done(person: Person, deed: Promise<void>): Promise<void> {
  await deed.catch((error: Error) => { person.notes.wrong.push(`${error.message} (layer ${person.layer})`); });
}

async function act(person: Person, index: number): Promise<void> {
  const neighbour = await neighbours(world, person);
  await Promise.all([done(person, lookAfterChats(person, world, neighbour)), done(person, speakAndKeep(person, world, neighbour)), done(person, whisper(person, world, neighbour)), done(person, liveAndDie(person, `1555041${index}`, world))]);
  await callEverything(person, persons[(index + 1) % persons.length]!);
}

const realOnes = [...infos.keys()].filter((name) => methodStatus(name as ApiMethod) === 'real');

test('no constructor outside the client’s layer is ever sent', async () => {
  await Promise.all(persons.map(act));
  expect(persons.flatMap(({ notes: { wrong } }) => [...new Set(wrong)])).toEqual([]);
  for (const { notes: { pushes }, layer } of persons) expect(pushes, `pushes in layer ${layer}`).toBeGreaterThan(20);
}, 180_000);

/** Contents of test/conformance/refused-in-layers.tsv, which also go into docs/reference/api-coverage.md. */
const listed = readFileSync(join(ROOT, 'test/conformance/refused-in-layers.tsv'), 'utf8').split('\n').slice(1).filter(Boolean).map((line) => line.split('\t').slice(0, 2).join(' '));

test('every implemented method succeeds in each layer that has it, except as listed', () => {
  const refused = realOnes.flatMap((name) => {
    const layers = persons.filter(({ layer, notes: { answered } }) => isIn(layer, name) && !answered.has(name));
    return layers.length === 0 ? [] : [{ line: `${name} ${layers.map(({ layer }) => layer).join(',')}`, words: layers.map(({ notes }) => notes.refused.get(name) ?? 'not called') }];
  });
  expect(refused.map(({ line }) => line).toSorted(), JSON.stringify(refused)).toEqual(listed.toSorted());
});
