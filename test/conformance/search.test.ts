/** Searching messages: in a chat, in all chats, in all public posts; by words, kinds, authors and dates. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { makePng } from '../support/png.ts';
import { chatIn, inputChannel, inputPeerChannel, nextRandomId, startCommunity, told, upload, wholeHistory } from './community.ts';
import type { Community, Name } from './community.ts';

let people: Community;
/** Each as seen by the other. */
let bob: tl.InputPeer;
let alice: tl.InputPeer;
const group: Partial<Record<Name, tl.channel>> = {};
const channel: Partial<Record<Name, tl.channel>> = {};
const self = { _: 'inputPeerSelf' } as const;
const everything = { _: 'inputMessagesFilterEmpty' } as const;
const photos = { _: 'inputMessagesFilterPhotos' } as const;

beforeAll(async () => {
  people = await startCommunity();
  const peerOf = async (viewer: Name, other: Name): Promise<tl.InputPeer> => {
    const { user_id, access_hash } = await people.user(viewer, other);
    return { _: 'inputPeerUser', user_id, access_hash };
  };
  [bob, alice] = [await peerOf('alice', 'bob'), await peerOf('bob', 'alice')];
});
afterAll(() => people?.leave());

async function say(who: Name, peer: tl.InputPeer, message: string): Promise<number> {
  const sent = await people[who].call('messages.sendMessage', { peer, message, random_id: nextRandomId() });
  return idIn(sent);
}

function idIn(sent: tl.Updates): number {
  if (sent._ === 'updateShortSentMessage') return sent.id;
  return ('updates' in sent ? sent.updates : []).flatMap((update) => (update._ === 'updateMessageID' ? [update.id] : []))[0]!;
}

async function sendPhoto(who: Name, peer: tl.InputPeer, message: string): Promise<number> {
  const file = await upload(people[who], makePng(20, 20, (x, y) => [x, y, 9]));
  return idIn(await people[who].call('messages.sendMedia', { peer, media: { _: 'inputMediaUploadedPhoto', file }, message, random_id: nextRandomId() }));
}

type Asked = Partial<Omit<tl.messages.search, '_' | 'peer'>>;
const search = (who: Name, peer: tl.InputPeer, asked: Asked) => people[who].call('messages.search', {
  peer, q: '', filter: everything, min_date: 0, max_date: 0, offset_id: 0, add_offset: 0, limit: 20, max_id: 0, min_id: 0, hash: 0n, ...asked,
});
const found = async (who: Name, peer: tl.InputPeer, asked: Asked) => told(await search(who, peer, asked));
/** Another user's read models may lag a moment. */
const reaches = (who: Name, peer: tl.InputPeer, text: string) => eventually(`${who} has ${text}`, async () =>
  told(await people[who].call('messages.getHistory', { ...wholeHistory, peer })).includes(text));
const globally = (who: Name, asked: Partial<Omit<tl.messages.searchGlobal, '_'>>) => people[who].call('messages.searchGlobal', {
  q: '', filter: everything, min_date: 0, max_date: 0, offset_rate: 0, offset_peer: { _: 'inputPeerEmpty' }, offset_id: 0, limit: 20, ...asked,
});
const posts = (who: Name, asked: Partial<Omit<tl.channels.searchPosts, '_'>>) => people[who].call('channels.searchPosts', {
  offset_rate: 0, offset_peer: { _: 'inputPeerEmpty' }, offset_id: 0, limit: 20, ...asked,
});

describe('messages.search in a private chat', () => {
  const ids: { [text: string]: number } = {};
  const said = ['Café crème at nine', 'das Straßenfest', '東京タワーへ行こう', 'look: #cats @carol_c', 'ok 👍🏽', 'cafeteria is closed', 'incomprehensibilities'];

  test('by prefixes of words, ignoring case and accents; parts of Chinese and Japanese text; emoji', async () => {
    for (const text of said) ids[text] = await say('alice', bob, text);
    await reaches('bob', alice, said.at(-1)!);
    for (const [q, ...expected] of [
      ['CAFE', 'cafeteria is closed', 'Café crème at nine'], ['creme cafe', 'Café crème at nine'], ['strassen', 'das Straßenfest'], ['タワー', '東京タワーへ行こう'], ['京', '東京タワーへ行こう'],
      ['#cat', 'look: #cats @carol_c'], ['@carol', 'look: #cats @carol_c'], ['👍🏽', 'ok 👍🏽'], ['incomprehensibilit', 'incomprehensibilities'], ['incomprehensible'], ['feteria'], ['京東'],
    ] as [string, ...string[]][]) expect([q, await found('bob', alice, { q })]).toEqual([q, expected]);
  });

  test('pages by id, with positive and negative offsets and the total count', async () => {
    for (let n = 1; n <= 5; n++) ids[`page ${n}`] = await say('alice', bob, `page ${n}`);
    const page = (asked: Asked) => found('alice', bob, { q: 'page', ...asked });
    expect(await page({})).toEqual(['page 5', 'page 4', 'page 3', 'page 2', 'page 1']);
    expect(await search('alice', bob, { q: 'page', limit: 2 })).toMatchObject({ _: 'messages.messagesSlice', count: 5, messages: [{ message: 'page 5' }, { message: 'page 4' }] });
    expect(await page({ offset_id: ids['page 4']!, limit: 2 })).toEqual(['page 3', 'page 2']);
    expect(await page({ offset_id: ids['page 3']!, add_offset: -2, limit: 3 })).toEqual(['page 4', 'page 3', 'page 2']);
    expect(await page({ add_offset: 3 })).toEqual(['page 2', 'page 1']);
    expect(await page({ min_id: ids['page 1']!, max_id: ids['page 4']! })).toEqual(['page 3', 'page 2']);
  });

  test('by author and date; an empty query is refused', async () => {
    await say('bob', alice, 'page of Bob');
    await reaches('alice', bob, 'page of Bob');
    expect(await found('alice', bob, { q: 'page', from_id: bob })).toEqual(['page of Bob']);
    expect(await found('alice', bob, { from_id: bob })).toEqual(['page of Bob']);
    const nowS = Math.floor(Date.now() / 1000);
    expect(await found('alice', bob, { q: 'page', min_date: nowS + 100 })).toEqual([]);
    expect(await found('alice', bob, { q: 'page', max_date: nowS - 100_000 })).toEqual([]);
    expect(await found('alice', bob, { q: 'page 1', max_date: nowS + 100_000, min_date: nowS - 100_000 })).toEqual(['page 1']);
    await expect(search('alice', { _: 'inputPeerEmpty' }, {})).rejects.toThrow('SEARCH_QUERY_EMPTY');
    await expect(search('alice', bob, { q: ' … ' })).rejects.toThrow('SEARCH_QUERY_EMPTY');
    expect(await found('alice', { _: 'inputPeerEmpty' }, { q: 'page of' })).toEqual(['page of Bob']);
  });

  test('edited messages are found by their current text, deleted ones not at all', async () => {
    await people.alice.call('messages.editMessage', { peer: bob, id: ids['page 2']!, message: 'changed' });
    await reaches('bob', alice, 'changed');
    expect(await found('bob', alice, { q: 'page 2' })).toEqual([]);
    expect(await found('bob', alice, { q: 'changed' })).toEqual(['changed']);
    await people.alice.call('messages.deleteMessages', { revoke: true, id: [ids['page 3']!] });
    expect(await found('alice', bob, { q: 'page 3' })).toEqual([]);
    await eventually('it is gone for Bob', async () => (await found('bob', alice, { q: 'page 3' })).length === 0);
    await people.alice.call('messages.deleteMessages', { id: [ids['page 4']!] });
    expect(await found('alice', bob, { q: 'page 4' })).toEqual([]);
    expect(await found('bob', alice, { q: 'page 4' })).toEqual(['page 4']);
  });
});

test('saved messages by origin and by tags', async () => {
  const [note, other] = [await say('alice', self, 'a note'), await say('alice', self, 'another note')];
  const like: tl.Reaction = { _: 'reactionEmoji', emoticon: '👍' };
  await people.alice.call('messages.sendReaction', { peer: self, msg_id: note, reaction: [like] });
  expect(await found('alice', self, { q: 'note' })).toEqual(['another note', 'a note']);
  expect(await found('alice', self, { q: 'note', saved_peer_id: self })).toEqual(['another note', 'a note']);
  expect(await found('alice', self, { q: 'note', saved_peer_id: bob })).toEqual([]);
  expect(await found('alice', self, { saved_reaction: [like] })).toEqual(['a note']);
  expect(await found('alice', self, { saved_reaction: [like], q: 'another' })).toEqual([]);
  await expect(search('alice', bob, { q: 'x', saved_peer_id: bob })).rejects.toThrow('PEER_ID_INVALID');
  await people.alice.call('messages.deleteMessages', { id: [note, other] });
});

describe('kinds of messages', () => {
  let ids: number[];

  test('filters, messages.getSearchCounters, messages.searchSentMedia', async () => {
    ids = [await sendPhoto('alice', bob, 'first picture'), await sendPhoto('alice', bob, 'second picture'), await sendPhoto('alice', bob, 'third')];
    await say('alice', bob, 'see https://example.org/a');
    await reaches('bob', alice, 'see https://example.org/a');
    expect(await found('bob', alice, { filter: photos })).toEqual(['third', 'second picture', 'first picture']);
    expect(await found('bob', alice, { filter: photos, q: 'pict' })).toEqual(['second picture', 'first picture']);
    expect(await found('bob', alice, { filter: { _: 'inputMessagesFilterUrl' } })).toEqual(['see https://example.org/a']);
    const filters: tl.MessagesFilter[] = [photos, { _: 'inputMessagesFilterPhotoVideo' }, { _: 'inputMessagesFilterUrl' }, { _: 'inputMessagesFilterMusic' }, { _: 'inputMessagesFilterPinned' }];
    const counters = await people.bob.call('messages.getSearchCounters', { peer: alice, filters });
    expect(counters.map(({ count, inexact }) => [count, inexact])).toEqual([[3, undefined], [3, undefined], [1, undefined], [0, undefined], [0, undefined]]);
    expect(told(await people.alice.call('messages.searchSentMedia', { q: '', filter: photos, limit: 2 }))).toEqual(['third', 'second picture']);
    expect(told(await people.alice.call('messages.searchSentMedia', { q: 'first', filter: photos, limit: 2 }))).toEqual(['first picture']);
    expect(told(await people.bob.call('messages.searchSentMedia', { q: '', filter: photos, limit: 2 }))).toEqual([]);
    await expect(people.bob.call('messages.searchSentMedia', { q: '', filter: everything, limit: 2 })).rejects.toThrow('FILTER_NOT_SUPPORTED');
  });

  test('messages.getSearchResultsCalendar, messages.getSearchResultsPositions', async () => {
    const calendar = await people.alice.call('messages.getSearchResultsCalendar', { peer: bob, filter: photos, offset_id: 0, offset_date: 0 });
    expect(calendar.count).toBe(3);
    expect(calendar.periods.reduce((sum, { count }) => sum + count, 0)).toBe(3);
    const [newest] = calendar.periods;
    const [oldest] = calendar.periods.slice(-1);
    expect([newest!.max_msg_id, oldest!.min_msg_id, calendar.min_msg_id]).toEqual([ids[2], ids[0], ids[0]]);
    expect(newest!.date % 86_400).toBe(0);
    expect(calendar.messages.map((message) => message.id)).toEqual(expect.arrayContaining([ids[2], ids[0]]));
    const older = await people.alice.call('messages.getSearchResultsCalendar', { peer: bob, filter: photos, offset_id: ids[2]!, offset_date: 0 });
    expect(older).toMatchObject({ count: 3, offset_id_offset: 1 });
    expect(older.periods[0]!.max_msg_id).toBe(ids[1]);
    await expect(people.alice.call('messages.getSearchResultsCalendar', { peer: bob, filter: everything, offset_id: 0, offset_date: 0 })).rejects.toThrow('FILTER_NOT_SUPPORTED');

    const positions = (asked: object) => people.alice.call('messages.getSearchResultsPositions', { peer: bob, filter: photos, offset_id: 0, limit: 100, ...asked });
    const all = await positions({});
    expect(all.count).toBe(3);
    expect(all.positions.map(({ msg_id, offset }) => [msg_id, offset])).toEqual([[ids[2], 0], [ids[1], 1], [ids[0], 2]]);
    expect((await positions({ limit: 2 })).positions.map(({ offset }) => offset)).toEqual([0, 2]);
    expect((await positions({ offset_id: ids[1] })).positions.map(({ offset }) => offset)).toEqual([2]);
  });
});

describe('groups and channels', () => {
  test('hidden history is not found by later members', async () => {
    group.alice = chatIn('channel', await people.alice.call('channels.createChannel', { megagroup: true, title: 'Club', about: '' }) as tl.updates);
    await people.alice.call('channels.togglePreHistoryHidden', { channel: inputChannel(group.alice), enabled: true });
    await say('alice', inputPeerChannel(group.alice), 'secret beginnings');
    await people.alice.call('channels.inviteToChannel', { channel: inputChannel(group.alice), users: [await people.user('alice', 'bob')] });
    await say('alice', inputPeerChannel(group.alice), 'secret end');
    const dialogs = await eventually('Bob has the group', async () => {
      const answer = await people.bob.call('messages.getDialogs', { offset_date: 0, offset_id: 0, offset_peer: { _: 'inputPeerEmpty' }, limit: 20, hash: 0n }) as tl.messages.dialogs;
      return answer.chats.length > 0 && answer;
    });
    group.bob = chatIn('channel', dialogs);
    await reaches('bob', inputPeerChannel(group.bob), 'secret end');
    expect(await found('alice', inputPeerChannel(group.alice), { q: 'secret' })).toEqual(['secret end', 'secret beginnings']);
    expect(await found('bob', inputPeerChannel(group.bob), { q: 'secret' })).toEqual(['secret end']);
    expect(await globally('bob', { q: 'secret' })).toMatchObject({ _: 'messages.messages', messages: [{ message: 'secret end' }] });
    expect(told(await globally('carol', { q: 'secret' }))).toEqual([]);
  });

  test('messages.searchGlobal: all own chats, by kind, folder and date, in pages', async () => {
    channel.alice = chatIn('channel', await people.alice.call('channels.createChannel', { broadcast: true, title: 'News', about: '' }) as tl.updates);
    await say('alice', bob, 'alpha in private');
    await say('alice', inputPeerChannel(group.alice!), 'alpha in the group');
    await say('alice', inputPeerChannel(channel.alice), 'alpha in the channel');
    await say('alice', self, 'alpha to myself');
    const all = ['alpha to myself', 'alpha in the channel', 'alpha in the group', 'alpha in private'];
    expect(told(await globally('alice', { q: 'alpha' }))).toEqual(all);
    expect(told(await globally('alice', { q: 'alpha', broadcasts_only: true }))).toEqual(['alpha in the channel']);
    expect(told(await globally('alice', { q: 'alpha', groups_only: true }))).toEqual(['alpha in the group']);
    expect(told(await globally('alice', { q: 'alpha', users_only: true }))).toEqual(['alpha to myself', 'alpha in private']);
    const first = await globally('alice', { q: 'alpha', limit: 2 }) as tl.messages.messagesSlice;
    expect(first).toMatchObject({ _: 'messages.messagesSlice', count: 4 });
    const last = first.messages[1] as tl.message;
    const second = await globally('alice', { q: 'alpha', limit: 2, offset_rate: first.next_rate!, offset_peer: inputPeerChannel(channel.alice), offset_id: last.id });
    expect(told(second)).toEqual(all.slice(2));
    await people.alice.call('folders.editPeerFolders', { folder_peers: [{ _: 'inputFolderPeer', peer: inputPeerChannel(group.alice!), folder_id: 1 }] });
    expect(told(await globally('alice', { q: 'alpha', folder_id: 1 }))).toEqual(['alpha in the group']);
    expect(told(await globally('alice', { q: 'alpha', folder_id: 0 }))).not.toContain('alpha in the group');
    expect(told(await globally('alice', { filter: photos }))).toHaveLength(3);
    expect(told(await globally('alice', { q: 'alpha', max_date: 1_000 }))).toEqual([]);
    await expect(globally('alice', {})).rejects.toThrow('SEARCH_QUERY_EMPTY');
    await expect(globally('alice', { q: 'alpha', folder_id: 7 })).rejects.toThrow('FOLDER_ID_INVALID');
  });

  test('channels.searchPosts, channels.checkSearchPostsFlood: posts of public channels, for everybody', async () => {
    await say('alice', inputPeerChannel(channel.alice!), 'omega #launch today');
    await say('alice', inputPeerChannel(channel.alice!), 'omega #launches');
    expect(told(await posts('carol', { hashtag: 'launch' }))).toEqual([]);
    await people.alice.call('channels.updateUsername', { channel: inputChannel(channel.alice!), username: 'news_of_alice' });
    expect(told(await eventually('the index has both posts', async () => {
      const answer = await posts('carol', { hashtag: 'launch' });
      return told(answer).length > 0 && told(await posts('carol', { hashtag: '#launches' })).length > 0 && answer;
    }))).toEqual(['omega #launch today']);
    const before = await people.carol.call('channels.checkSearchPostsFlood', { query: 'omega' });
    expect(before).toMatchObject({ total_daily: 100, remains: 100, stars_amount: 0n });
    const first = await posts('carol', { query: 'OMEGA', limit: 1 }) as tl.messages.messagesSlice;
    expect(first).toMatchObject({ count: 2, inexact: true, search_flood: { remains: 99 }, messages: [{ message: 'omega #launches' }], chats: [{ username: 'news_of_alice' }] });
    const last = first.messages[0] as tl.message;
    const offset_peer = inputPeerChannel(chatIn('channel', first));
    expect(told(await posts('carol', { query: 'omega', limit: 1, offset_rate: first.next_rate!, offset_peer, offset_id: last.id }))).toEqual(['omega #launch today']);
    expect(await people.carol.call('channels.checkSearchPostsFlood', {})).toMatchObject({ remains: 99 });
    // Messages of groups are not among public posts.
    expect(told(await posts('carol', { query: 'alpha' }))).toEqual(['alpha in the channel']);
    await expect(posts('carol', {})).rejects.toThrow('SEARCH_QUERY_EMPTY');
    await expect(posts('carol', { query: 'a', hashtag: 'a' })).rejects.toThrow('SEARCH_QUERY_EMPTY');
  });
});
