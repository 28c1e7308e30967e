/** Compares every method that pages through messages with a list in memory (core.telegram.org/api/offsets, core.telegram.org/api/search). */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { anyPage, naiveHash, naivePage, type Listed, type Page } from '../support/naive-page.ts';
import { makePng } from '../support/png.ts';
import { chatIn, inputChannel, inputPeerChannel, nextRandomId, startCommunity, told, upload, wholeHistory } from './community.ts';
import type { Community, Name } from './community.ts';

let people: Community;
let bob: tl.InputPeer;
let alice: tl.InputPeer;
let forum: tl.InputPeer;
let forumOfBob: tl.InputPeer;
let topic: number;
const self = { _: 'inputPeerSelf' } as const;
const everything = { _: 'inputMessagesFilterEmpty' } as const;
const RUNS = { numRuns: 25, seed: 2026 };

/** Messages as Alice sees them, newest first. */
type Known = Listed & { text: string; out: boolean; kind: string };
const truth = { private: [] as Known[], saved: [] as Known[], notes: [] as Known[], topic: [] as Known[], general: [] as Known[], mentions: [] as Known[] };

async function say(peer: tl.InputPeer, message: string, more: object = {}): Promise<Known> {
  return knownIn(await people.alice.call('messages.sendMessage', { peer, message, random_id: nextRandomId(), ...more }), message, 'text');
}

async function show(peer: tl.InputPeer, media: tl.InputMedia, kind: string): Promise<Known> {
  return knownIn(await people.alice.call('messages.sendMedia', { peer, media, message: kind, random_id: nextRandomId() }), kind, kind);
}

function knownIn(answer: tl.Updates, text: string, kind: string): Known {
  if (answer._ === 'updateShortSentMessage') return { messageId: answer.id, dateS: answer.date, text, out: true, kind };
  const { updates, date } = answer as tl.updates;
  const id = updates.flatMap((update) => (update._ === 'updateMessageID' ? [update.id] : []))[0]!;
  return { messageId: id, dateS: date, text, out: true, kind };
}

const photo = async (): Promise<tl.InputMedia> => ({ _: 'inputMediaUploadedPhoto', file: await upload(people.alice, makePng(8, 8, (x, y) => [x, y, 9])) });

beforeAll(async () => {
  people = await startCommunity();
  const peerOf = async (viewer: Name, other: Name): Promise<tl.InputPeer> => ({ ...(await people.user(viewer, other)), _: 'inputPeerUser' });
  [bob, alice] = [await peerOf('alice', 'bob'), await peerOf('bob', 'alice')];
  await fillPrivate();
  await fillSaved();
  await fillForum();
});
afterAll(() => people?.leave());

async function fillPrivate(): Promise<void> {
  for (let turn = 0; turn < 9; turn++) truth.private.unshift(await say(bob, turn % 3 === 0 ? `hello ${turn}` : `other ${turn}`));
  for (let turn = 0; turn < 3; turn++) truth.private.unshift(await show(bob, await photo(), 'photo'));
  truth.private.unshift(await show(bob, { _: 'inputMediaContact', phone_number: '15551234567', first_name: 'C', last_name: '', vcard: '' }, 'contact'));
  truth.private.unshift(await show(bob, { _: 'inputMediaGeoPoint', geo_point: { _: 'inputGeoPoint', lat: 1, long: 2 } }, 'geo'));
  truth.private.unshift({ ...(await say(bob, 'see https://example.org/a hello')), kind: 'url' });
  for (let turn = 0; turn < 5; turn++) await people.bob.call('messages.sendMessage', { peer: alice, message: `hello of Bob ${turn}`, random_id: nextRandomId() });
  const answer = await eventually('Alice has what Bob says', async () => {
    const page = await people.alice.call('messages.getHistory', { ...wholeHistory, peer: bob, limit: 5 });
    return told(page).filter((text) => text.startsWith('hello of Bob')).length === 5 && page as tl.messages.messagesSlice;
  });
  const ofBob = (answer.messages as tl.message[]).map(({ id, date, message }) => ({ messageId: id, dateS: date, text: message, out: false, kind: 'text' }));
  truth.private.unshift(...ofBob);
  const [gone] = truth.private.splice(12, 1);
  await people.alice.call('messages.deleteMessages', { id: [gone!.messageId] });
}

async function fillSaved(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) truth.notes.unshift(await say(self, `note ${turn}`));
  const id = truth.private.filter(({ out }) => !out).map(({ messageId }) => messageId).reverse();
  await people.alice.call('messages.forwardMessages', { from_peer: bob, id, random_id: id.map(() => nextRandomId()), to_peer: self });
  const page = await people.alice.call('messages.getHistory', { ...wholeHistory, peer: self }) as tl.messages.messages;
  for (const { id: messageId, date, message, fwd_from } of page.messages as tl.message[]) if (fwd_from) truth.saved.push({ messageId, dateS: date, text: message, out: true, kind: 'text' });
}

async function fillForum(): Promise<void> {
  const made = chatIn('channel', await people.alice.call('channels.createChannel', { megagroup: true, forum: true, title: 'Forum', about: '' }) as tl.updates);
  forum = inputPeerChannel(made);
  await people.alice.call('channels.inviteToChannel', { channel: inputChannel(made), users: [await people.user('alice', 'bob')] });
  const opened = await people.alice.call('messages.createForumTopic', { peer: forum, title: 'Topic', random_id: nextRandomId() });
  topic = knownIn(opened, '', '').messageId;
  await people.bob.call('account.updateUsername', { username: 'bob_in_pages' });
  const inTopic = { reply_to: { _: 'inputReplyToMessage', reply_to_msg_id: topic, top_msg_id: topic } };
  for (let turn = 0; turn < 8; turn++) {
    truth.topic.unshift(await say(forum, `hello topic ${turn}`, inTopic));
    const called = await say(forum, `hello @bob_in_pages ${turn}`);
    truth.general.unshift(called);
    truth.mentions.unshift(called);
  }
  // The service messages that created the topic and the group are in these lists, too.
  const history = await people.alice.call('messages.getHistory', { ...wholeHistory, peer: forum }) as tl.messages.channelMessages;
  for (const message of history.messages) {
    if (message._ !== 'messageService') continue;
    const known = { messageId: message.id, dateS: message.date, text: '', out: true, kind: 'service' };
    (message.id === topic ? truth.topic : truth.general).push(known);
  }
  const dialogs = await eventually('Bob has the forum and everything in it', async () => {
    const answer = await people.bob.call('messages.getDialogs', { offset_date: 0, offset_id: 0, offset_peer: { _: 'inputPeerEmpty' }, limit: 20, hash: 0n }) as tl.messages.dialogs;
    const dialog = answer.dialogs.find((one) => one._ === 'dialog' && one.peer._ === 'peerChannel') as tl.dialog | undefined;
    return dialog?.unread_mentions_count === truth.mentions.length && answer;
  });
  forumOfBob = inputPeerChannel(chatIn('channel', dialogs));
}

const paged = ({ offsetId = 0, addOffset = 0, limit, maxId = 0, minId = 0 }: Page) => ({ offset_id: offsetId, add_offset: addOffset, limit, max_id: maxId, min_id: minId });
const idsIn = (answer: tl.messages.Messages) => ('messages' in answer ? answer.messages.map(({ id }) => id) : []);
const countIn = (answer: tl.messages.Messages) => ('count' in answer ? answer.count : idsIn(answer).length);

/** @param usual page size for limit 0 */
async function expectPages(list: readonly Known[], usual: number, ask: (page: Page) => Promise<tl.messages.Messages>): Promise<void> {
  expect(list.length).toBeGreaterThan(1);
  await fc.assert(fc.asyncProperty(anyPage(list[0]!.messageId + 5), async (page) => {
    const answer = await ask(page);
    expect({ ids: idsIn(answer), count: countIn(answer) }).toEqual(naivePage(list, { ...page, limit: page.limit || usual }));
  }), RUNS);
}

const bySearch = (peer: tl.InputPeer, more: Partial<tl.messages.search> = {}) => (page: Page) =>
  people.alice.call('messages.search', { peer, q: '', filter: everything, min_date: 0, max_date: 0, hash: 0n, ...paged(page), ...more });
const byHistory = (peer: tl.InputPeer) => (page: Page) => people.alice.call('messages.getHistory', { peer, offset_date: 0, hash: 0n, ...paged(page) });

describe('M7 pages', () => {
  test('messages.getHistory, messages.getSavedHistory, messages.getReplies', async () => {
    await expectPages(truth.private, 20, byHistory(bob));
    await expectPages(newestFirst(truth.topic, truth.general), 20, byHistory(forum));
    await expectPages(truth.saved, 20, (page) => people.alice.call('messages.getSavedHistory', { peer: bob, offset_date: 0, hash: 0n, ...paged(page) }));
    await expectPages(truth.topic, 20, (page) => people.alice.call('messages.getReplies', { peer: forum, msg_id: topic, offset_date: 0, hash: 0n, ...paged(page) }));
    await expectPages(truth.general, 20, (page) => people.alice.call('messages.getReplies', { peer: forum, msg_id: 1, offset_date: 0, hash: 0n, ...paged(page) }));
  });

  test('messages.getUnreadMentions', async () => {
    await expectPages(truth.mentions, 100, (page) => people.bob.call('messages.getUnreadMentions', { peer: forumOfBob, ...paged(page) }));
  });

  test('messages.search without words: everything, by date, saved from a peer, in a topic, in General, by author', async () => {
    const [newest, oldest] = [truth.private[0]!.dateS, truth.private.at(-1)!.dateS];
    await expectPages(truth.private, 0, bySearch(bob));
    await expectPages(truth.private, 0, bySearch(bob, { min_date: oldest - 1, max_date: newest + 1 }));
    expect(countIn(await bySearch(bob, { min_date: newest })({ limit: 10 }))).toBe(0);
    expect(countIn(await bySearch(bob, { max_date: oldest })({ limit: 10 }))).toBe(0);
    await expectPages(truth.saved, 0, bySearch(self, { saved_peer_id: bob }));
    await expectPages(truth.notes, 0, bySearch(self, { saved_peer_id: self }));
    await expectPages(truth.topic, 0, bySearch(forum, { top_msg_id: topic }));
    await expectPages(truth.general, 0, bySearch(forum, { top_msg_id: 1 }));
    await expectPages(truth.private.filter(({ out }) => !out), 0, bySearch(bob, { from_id: bob }));
  });

  test('messages.search with words and filters', async () => {
    const hello = (list: readonly Known[]) => list.filter(({ text }) => text.includes('hello'));
    await expectPages(hello(truth.private), 0, bySearch(bob, { q: 'hello' }));
    await expectPages(hello(truth.private).filter(({ out }) => out), 0, bySearch(bob, { q: 'hell', from_id: self }));
    await expectPages(truth.private.filter(({ kind }) => kind === 'photo'), 0, bySearch(bob, { filter: { _: 'inputMessagesFilterPhotos' } }));
    await expectPages(hello(truth.saved), 0, bySearch(self, { q: 'hello', saved_peer_id: bob }));
    await expectPages(hello(truth.topic), 0, bySearch(forum, { q: 'hello', top_msg_id: topic }));
    await expectPages(hello(truth.general), 0, bySearch(forum, { q: 'hello', top_msg_id: 1 }));
    await expectPages(hello(newestFirst(truth.private, truth.saved)), 0, bySearch({ _: 'inputPeerEmpty' }, { q: 'hello' }));
  });

  test('messages.search of pinned messages', async () => {
    const pinned = truth.private.filter((_, index) => index % 3 === 1);
    for (const { messageId } of pinned) await people.alice.call('messages.updatePinnedMessage', { peer: bob, id: messageId, silent: true, pm_oneside: true });
    const filter = { _: 'inputMessagesFilterPinned' } as const;
    await expectPages(pinned, 0, bySearch(bob, { filter }));
    await expectPages(pinned.filter(({ out }) => out), 0, bySearch(bob, { filter, from_id: self }));
    expect(countIn(await bySearch(bob, { filter, max_date: pinned.at(-1)!.dateS })({ limit: 5 }))).toBe(0);
  });

  test('offset_id_offset: position of the page in the list; M8 "not modified" if the hash matches', async () => {
    const photos = truth.private.filter(({ kind }) => kind === 'photo');
    const filter = { _: 'inputMessagesFilterPhotos' } as const;
    expect(await bySearch(bob, { filter })({ limit: 1, offsetId: photos[0]!.messageId })).toMatchObject({ count: 3, offset_id_offset: 1, messages: [{ id: photos[1]!.messageId }] });
    const hash = naiveHash(photos.map(({ messageId }) => messageId));
    expect(await bySearch(bob, { filter, hash })({ limit: 10 })).toEqual({ _: 'messages.messagesNotModified', count: 3 });
    const newest = truth.private.slice(0, 4).map(({ messageId }) => messageId);
    expect(await people.alice.call('messages.getHistory', { ...wholeHistory, peer: bob, limit: 4, hash: naiveHash(newest) })).toEqual({ _: 'messages.messagesNotModified', count: truth.private.length });
    expect(idsIn(await people.alice.call('messages.getHistory', { ...wholeHistory, peer: bob, limit: 3, hash: naiveHash(newest) }))).toEqual(newest.slice(0, 3));
  });
});

const newestFirst = (...lists: (readonly Known[])[]): Known[] => lists.flat().sort((one, other) => other.messageId - one.messageId);

describe('core.telegram.org/api/search', () => {
  const filters: [tl.MessagesFilter['_'], (known: Known) => boolean][] = [
    ['inputMessagesFilterEmpty', () => true], ['inputMessagesFilterPhotos', ({ kind }) => kind === 'photo'], ['inputMessagesFilterPhotoVideo', ({ kind }) => kind === 'photo'],
    ['inputMessagesFilterUrl', ({ kind }) => kind === 'url'], ['inputMessagesFilterGeo', ({ kind }) => kind === 'geo'], ['inputMessagesFilterContacts', ({ kind }) => kind === 'contact'],
    ...(['Video', 'Document', 'Gif', 'Voice', 'Music', 'ChatPhotos', 'RoundVideo', 'RoundVoice', 'MyMentions', 'PhoneCalls', 'Poll'] as const)
      .map((name): [tl.MessagesFilter['_'], () => boolean] => [`inputMessagesFilter${name}`, () => false]),
  ];

  test('messages.getSearchCounters: equals the number of results of messages.search for every filter', async () => {
    const all = filters.map(([_]) => ({ _ }) as tl.MessagesFilter);
    const counters = await people.alice.call('messages.getSearchCounters', { peer: bob, filters: all });
    expect(counters.map(({ filter, count }) => [filter._, count])).toEqual(filters.map(([name, passes]) => [name, truth.private.filter(passes).length]));
    const ofSaved = await people.alice.call('messages.getSearchCounters', { peer: self, saved_peer_id: bob, filters: [everything, { _: 'inputMessagesFilterPinned' }] });
    expect(ofSaved.map(({ count }) => count)).toEqual([truth.saved.length, 0]);
    const inTopics = async (top_msg_id: number) => (await people.alice.call('messages.getSearchCounters', { peer: forum, top_msg_id, filters: [everything, { _: 'inputMessagesFilterMyMentions' }] })).map(({ count }) => count);
    expect([await inTopics(topic), await inTopics(1)]).toEqual([[truth.topic.length, 0], [truth.general.length, 0]]);
  });

  test('messages.getSearchResultsCalendar, messages.getSearchResultsPositions, messages.searchSentMedia', async () => {
    const photos = truth.private.filter(({ kind }) => kind === 'photo');
    const filter = { _: 'inputMessagesFilterPhotos' } as const;
    for (const offset_id of [0, ...photos.map(({ messageId }) => messageId)]) {
      const older = photos.filter(({ messageId }) => offset_id === 0 || messageId < offset_id);
      const calendar = await people.alice.call('messages.getSearchResultsCalendar', { peer: bob, filter, offset_id, offset_date: 0 });
      expect(calendar).toMatchObject({ count: photos.length, min_msg_id: photos.at(-1)!.messageId, min_date: photos.at(-1)!.dateS });
      expect(calendar.periods.reduce((sum, { count }) => sum + count, 0)).toBe(older.length);
      const { count, positions } = await people.alice.call('messages.getSearchResultsPositions', { peer: bob, filter, offset_id, limit: 100 });
      expect([count, positions.map(({ msg_id, offset }) => [msg_id, offset])]).toEqual([photos.length, older.map(({ messageId }) => [messageId, photos.findIndex((one) => one.messageId === messageId)])]);
    }
    expect(idsIn(await people.alice.call('messages.searchSentMedia', { q: '', filter, limit: 2 }))).toEqual(photos.slice(0, 2).map(({ messageId }) => messageId));
  });

  test('messages.searchGlobal: in pages, in all chats and with each restriction', async () => {
    const hello = (...lists: (readonly Known[])[]) => lists.flat().filter(({ text }) => text.includes('hello'));
    const everywhere = async (more: Partial<tl.messages.searchGlobal>, limit: number): Promise<{ texts: string[]; count: number }> => {
      const texts: string[] = [];
      let [offset, count]: [Pick<tl.messages.searchGlobal, 'offset_rate' | 'offset_peer' | 'offset_id'>, number] = [{ offset_rate: 0, offset_peer: { _: 'inputPeerEmpty' }, offset_id: 0 }, -1];
      for (;;) {
        const answer = await people.alice.call('messages.searchGlobal', { q: 'hello', filter: everything, min_date: 0, max_date: 0, limit, ...offset, ...more });
        if (!('messages' in answer)) throw new Error(answer._);
        if (count === -1) count = countIn(answer);
        expect(countIn(answer)).toBe(answer._ === 'messages.messages' ? answer.messages.length : count);
        texts.push(...told(answer));
        const last = answer.messages.at(-1) as tl.message | undefined;
        if (!last || texts.length >= count) return { texts, count };
        offset = { offset_rate: (answer as tl.messages.messagesSlice).next_rate ?? last.date, offset_peer: inputPeerOf(last.peer_id), offset_id: last.id };
      }
    };
    for (const limit of [1, 3, 100]) {
      const [all, people_, groups] = [await everywhere({}, limit), await everywhere({ users_only: true }, limit), await everywhere({ groups_only: true }, limit)];
      expect(all.texts.toSorted()).toEqual(hello(truth.private, truth.saved, truth.topic, truth.general).map(({ text }) => text).toSorted());
      expect(people_.texts.toSorted()).toEqual(hello(truth.private, truth.saved).map(({ text }) => text).toSorted());
      expect(groups.texts.toSorted()).toEqual(hello(truth.topic, truth.general).map(({ text }) => text).toSorted());
      expect([all.count, people_.count, groups.count]).toEqual([all.texts.length, people_.texts.length, groups.texts.length]);
      expect(await everywhere({ broadcasts_only: true }, limit)).toEqual({ texts: [], count: 0 });
      expect((await everywhere({ max_date: 1 }, limit)).count).toBe(0);
    }
  });
});

function inputPeerOf(peer: tl.Peer): tl.InputPeer {
  if (peer._ === 'peerChannel') return forum;
  return peer._ === 'peerUser' && peer.user_id === people.alice.userId ? self : bob;
}
