/**
 * Every method that is answered for real, called in layers from 133 to 230 by somebody whose friend speaks another layer. Whatever comes back, as
 * an answer or as an update, is made of constructors of that layer alone, and is what its writer would write again.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RpcError } from '@teamgram/mtproto';
import { ANSWER_LIMITS, constructorId, layerKnows, methods, methodStatus, NEWEST_LAYER, readObject, readResult, TlError, TlReader, writeObject, writeResult } from '@teamgram/tl';
import type { ApiMethod, MethodInfo, tl, TlObject } from '@teamgram/tl';
import { Account } from '../support/account.ts';
import { startPeople } from '../support/people.ts';
import type { People } from '../support/people.ts';
import { makePng } from '../support/png.ts';
import { openRequests, requestsAbout } from './requests.ts';
import type { Fields, Subjects } from './requests.ts';

const LAYERS = [133, 144, 158, 166, 181, 198, 214, 222, 230];
/** The chat and the channel of `requestsAboutChats`, which are nobody's. */
const NOBODYS_CHAT = 5_000_000_000;
const NOBODYS_BROADCAST = 6_000_000_000;
/** These take away what the others need: asked last, in this order. */
const LAST = [
  'messages.deleteHistory', 'channels.deleteHistory', 'messages.deleteChatUser', 'messages.migrateChat', 'messages.deleteChat', 'channels.leaveChannel',
  'channels.deleteChannel', 'auth.resetAuthorizations', 'auth.logOut',
];
/** Without them the same person goes on; refusals-foreign.test.ts and erasure.test.ts call them. */
const NEVER = new Set(['account.deleteAccount', 'account.updatePasswordSettings']);
/** At least this share of the calls is answered, not refused. */
const ANSWERED_MIN = 0.7;

/** Notes every boxed object that its layer does not know. */
class LayerReader extends TlReader {
  readonly #layer: number;
  readonly strangers: string[] = [];

  constructor(bytes: Uint8Array, layer: number) {
    super(bytes, ANSWER_LIMITS);
    this.#layer = layer;
  }

  override object(type?: number): { _: string } {
    const id = new DataView(this.input.buffer, this.input.byteOffset + this.position, 4).getInt32(0, true);
    const object = super.object(type);
    if (!layerKnows(this.#layer, id)) this.strangers.push(object._);
    return object;
  }
}

const idOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
/** Built into every layer (core.telegram.org/mtproto/TL): vector, boolTrue, boolFalse. */
const isVector = (bytes: Uint8Array) => idOf(bytes) === 0x1cb5_c415;
const isBool = (bytes: Uint8Array) => [0x9972_75b5, 0xbc79_9737].includes(idOf(bytes));
const isOfNumbers = (answer: string) => /^Vector<[a-z]+\d*>$/.test(answer);

const infos = new Map<string, MethodInfo>(methods().map((info) => [info.name, info]));
const isIn = (layer: number, method: string) => infos.get(method)!.layers.some(([from, to]) => layer >= from && layer <= to);

class Person {
  readonly layer: number;
  readonly phone: string;
  readonly account: Account;
  readonly wrong: string[] = [];
  readonly answered = new Set<string>();
  readonly refused = new Map<string, string>();
  pushes = 0;

  constructor({ server }: People, layer: number, index: number) {
    this.layer = layer;
    this.phone = `1555040${index}`;
    this.account = new Account(server, { layer, onUpdateBytes: (bytes) => this.#pushed(bytes) });
  }

  async call(method: string, fields: Fields): Promise<void> {
    try {
      this.#check(method, await this.account.client.invoke(this.#asked({ _: method, ...fields } as TlObject)));
      this.answered.add(method);
    } catch (error) {
      if (!(error instanceof RpcError)) throw new Error(`${method} in layer ${this.layer}: ${(error as Error).message}`, { cause: error });
      if (error.code >= 500 || error.message === 'INPUT_METHOD_INVALID') this.wrong.push(`${method} in layer ${this.layer}: ${error.message}`);
      this.refused.set(method, error.message);
    }
  }

  /** In the words of the layer, if it has such: a few methods were written otherwise then, and libs/tl only reads that. */
  #asked(request: TlObject): Uint8Array {
    try {
      return writeObject(request, this.layer);
    } catch (error) {
      if (!(error instanceof TlError)) throw error;
      return writeObject(request);
    }
  }

  #check(method: string, bytes: Uint8Array): void {
    const reader = new LayerReader(bytes, this.layer);
    if (isVector(bytes)) {
      if (!isOfNumbers(infos.get(method)!.answer)) reader.objects();
    } else if (!isBool(bytes)) reader.object();
    this.#note(method, reader.strangers, this.#writtenAgain(method as ApiMethod, bytes), bytes);
  }

  #writtenAgain(method: ApiMethod, bytes: Uint8Array): Uint8Array {
    try {
      return writeResult(method, readResult(method, bytes) as never, this.layer);
    } catch (error) {
      // Some methods answered another type in older layers: the constructors alone are judged.
      if (!(error instanceof TlError) || this.layer === NEWEST_LAYER) throw error;
      return bytes;
    }
  }

  #pushed(bytes: Uint8Array): void {
    this.pushes++;
    const reader = new LayerReader(bytes, this.layer);
    const { _ } = reader.object();
    this.#note(_, reader.strangers, writeObject(readObject(bytes), this.layer), bytes);
  }

  #note(what: string, strangers: readonly string[], again: Uint8Array, bytes: Uint8Array): void {
    for (const stranger of strangers) this.wrong.push(`${what} brings ${stranger}, which layer ${this.layer} does not know`);
    if (Buffer.compare(again, bytes) !== 0) this.wrong.push(`${what} is not as layer ${this.layer} writes it`);
  }
}

type Chats = { group: number; channel: tl.inputChannel; broadcast: tl.inputChannel };

/** The request with a chat of the person's own in the place of nobody's. */
function inOwnChats(value: unknown, chats: Chats): unknown {
  if (Array.isArray(value)) return value.map((one) => inOwnChats(one, chats));
  if (value === NOBODYS_CHAT) return chats.group;
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  const { _: name, channel_id } = value as { _?: string; channel_id?: number };
  if (channel_id === NOBODYS_CHAT) return { ...chats.channel, _: name };
  if (channel_id === NOBODYS_BROADCAST) return { ...chats.broadcast, _: name };
  return Object.fromEntries(Object.entries(value).map(([field, one]) => [field, inOwnChats(one, chats)]));
}

let people: People;
const persons: Person[] = [];

beforeAll(async () => {
  people = await startPeople({ settings: { limits: { codesPerKey: { count: 100, windowS: 60 } } } });
  for (const [index, layer] of LAYERS.entries()) {
    const person = new Person(people, layer, index);
    persons.push(person);
    await person.account.connect();
    await person.account.signUp(person.phone, `Person ${index}`);
  }
});
afterAll(async () => {
  for (const { account } of persons) account.close();
  await people?.leave();
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

/** A channel with one post, which is discussed in the group. */
async function discussedChannel(account: Account, group: tl.inputChannel): Promise<tl.inputChannel> {
  const { chats: [made] } = await account.call('channels.createChannel', { broadcast: true, title: 'Channel', about: '' }) as tl.updates;
  const { id: channel_id, access_hash } = made as tl.channel;
  const channel: tl.inputChannel = { _: 'inputChannel', channel_id, access_hash: access_hash! };
  await account.client.invoke(writeObject({ _: 'channels.setDiscussionGroup', broadcast: channel, group }));
  await account.call('messages.sendMessage', { peer: { ...channel, _: 'inputPeerChannel' }, message: 'a post', random_id: 2n });
  return channel;
}

const words = (text: string) => ({ _: 'textWithEntities', text, entities: [] }) as const;

/** A question to the friend, answered by who asked; its number. */
async function askedPoll({ account }: Person, peer: tl.inputPeerUser): Promise<number> {
  const answers = ['this', 'that'].map((text, index) => ({ _: 'pollAnswer', text: words(text), option: Uint8Array.of(48 + index) }) as const);
  const poll = { _: 'poll', id: 0n, hash: 0n, public_voters: true, question: words('Which?'), answers } as const;
  await account.client.invoke(writeObject({ _: 'messages.sendMedia', peer, media: { _: 'inputMediaPoll', poll }, message: '', random_id: 3n } as unknown as TlObject));
  const history = await account.call('messages.getHistory', { peer, offset_id: 0, offset_date: 0, add_offset: 0, limit: 1, max_id: 0, min_id: 0, hash: 0n });
  const id = 'messages' in history ? history.messages[0]!.id : 0;
  await account.client.invoke(writeObject({ _: 'messages.sendVote', peer, msg_id: id, options: [Uint8Array.of(48)] }));
  return id;
}

/** What differs from the requests that nobody may make: what is asked here is there, so that it is answered in each layer. */
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
    'messages.getPollResults': ofPoll,
    'messages.getPollVotes': { peer, id: poll },
    'messages.sendVote': ofPoll,
    'stats.getPollStats': ofPoll,
  };
}
/** These at least are never refused. */
const ALWAYS_ANSWERED = [
  'account.updateUsername', 'channels.updateUsername', 'channels.exportMessageLink', 'contacts.resolvePhone', 'messages.editChatDefaultBannedRights',
  'messages.setChatAvailableReactions', 'messages.updatePinnedMessage', 'messages.getPollResults', 'messages.getPollVotes', 'messages.sendVote',
];

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

test('a method that came after the layer of a client is refused, and does nothing', async () => {
  const later = ['messages.sendReaction', 'messages.getSavedReactionTags', 'channels.reorderUsernames'];
  for (const { account, layer } of persons) {
    for (const method of later.filter((name) => infos.has(name) && !isIn(layer, name))) {
      const request = { _: method, peer: { _: 'inputPeerSelf' }, msg_id: 1, channel: { _: 'inputChannelEmpty' }, order: [], hash: 0n } as unknown as TlObject;
      await expect(account.client.invoke(writeObject(request)), `${method} in layer ${layer}`).rejects.toMatchObject({ code: 400, message: 'INPUT_METHOD_INVALID' });
    }
  }
});

test('a method that has another name since then answers to the old one', async () => {
  for (const { account, layer } of persons.filter((person) => person.layer < 192)) {
    const id = Buffer.alloc(4);
    id.writeInt32LE(constructorId('channels.getSponsoredMessages', layer));
    const answer = await account.client.invoke(Buffer.concat([id, writeObject({ _: 'inputChannelEmpty' })]));
    expect(readObject(answer)._, `layer ${layer}`).toMatch(/^messages.sponsoredMessages/);
  }
});

test('nothing outside the layer is sent, whoever asks for whatever', async () => {
  await Promise.all(persons.map((person, index) => callEverything(person, persons[(index + 1) % persons.length]!)));
  expect(persons.flatMap(({ wrong }) => [...new Set(wrong)])).toEqual([]);
  for (const { answered, refused, pushes, layer } of persons) {
    expect(pushes, `pushes in layer ${layer}`).toBeGreaterThan(20);
    expect(answered.size / (answered.size + refused.size), `refused in layer ${layer}: ${JSON.stringify([...refused])}`).toBeGreaterThan(ANSWERED_MIN);
  }
  for (const { refused, layer } of persons) expect(ALWAYS_ANSWERED.filter((method) => refused.has(method)).map((method) => `${method}: ${refused.get(method)}`), `layer ${layer}`).toEqual([]);
  const newest = persons.at(-1)!;
  const asked = new Set([...newest.answered, ...newest.refused.keys(), ...NEVER]);
  const wrappers = new Set(['initConnection', 'invokeAfterMsg', 'invokeAfterMsgs', 'invokeWithLayer', 'invokeWithoutUpdates']);
  expect([...infos.keys()].filter((name) => methodStatus(name as ApiMethod) === 'real' && !wrappers.has(name) && !asked.has(name))).toEqual([]);
}, 90_000);
