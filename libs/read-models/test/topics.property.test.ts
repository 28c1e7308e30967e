/** Unread counts of a forum's topics compared with simple counting, for any sequence of events and any batching. */
import { content, delivery, EMPTY_MAILBOX_PTS, ORDINARY_SEND } from '@teamgram/event-schemas';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Journal } from './journal.ts';
import { openTestReadModels, type TestReadModels } from './read-models.ts';

const CHAT = -1_000_000_000_007;
const MAILBOX = -CHAT;
const PEOPLE = [1, 2, 3];
const GENERAL = 1;
const TOPICS = 3;

const act = fc.record({
  kind: fc.constantFrom('send', 'send', 'send', 'send', 'thread', 'erase', 'read', 'readAll'),
  by: fc.constantFrom(...PEOPLE), topic: fc.nat(TOPICS), which: fc.nat(1_000),
  // Ids far apart, so that there are several blocks of 1,024.
  leap: fc.constantFrom(0, 0, 0, 700),
});
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;
type Message = { id: number; position: number; author: number; topic: number };

/** A forum together with its expected state. */
class Forum {
  readonly journal = new Journal();
  readonly topics: number[] = [GENERAL];
  messages: Message[] = [];
  /** Read marks of the whole chat and of each topic, by user. */
  readonly #read = new Map<string, number>();
  #pts = EMPTY_MAILBOX_PTS;
  #version = 0;

  constructor() {
    this.#tell({ type: 'ChatCreated', chat: CHAT, kind: 'supergroup', creator: 1, profile: { title: 'a', about: '' }, migratedFrom: 0 });
    this.#tell({ type: 'MembersAdded', chat: CHAT, by: 1, users: [2, 3], since: 0 });
    this.#tell({ type: 'ChatOptionSet', chat: CHAT, by: 1, option: 'forum', on: true });
    for (let index = 0; index < TOPICS; index++) this.#open(1 + (index % PEOPLE.length));
  }

  play({ kind, by, topic: index, which, leap }: Act): void {
    const topic = this.topics[index % this.topics.length]!;
    this.#pts += leap;
    if (kind === 'send') this.#send(by, topic, topic === GENERAL ? 0 : topic, topic !== GENERAL);
    // A reply in "General" starts a thread that is not a topic.
    if (kind === 'thread') this.#send(by, GENERAL, this.messages.find((message) => message.topic === GENERAL)?.id ?? 0, false);
    if (kind === 'erase') this.#erase(this.messages[which % this.messages.length]!);
    if (kind === 'read') this.#mark(`${by}/${topic}`, which, (maxId) => this.#tell({ type: 'ThreadRead', reader: by, chat: CHAT, thread: topic, maxId, newsAfter: 0 }));
    if (kind === 'readAll') this.#mark(`${by}`, which, (maxId) => this.#tell({ type: 'ChatRead', reader: by, chat: CHAT, maxId, newsAfter: 0 }));
  }

  unread(user: number, topic: number): number {
    return this.messages.filter((message) => message.topic === topic && message.author !== user && message.id > this.markOf(user, topic)).length;
  }

  markOf(user: number, topic: number): number {
    return Math.max(this.#read.get(`${user}/${topic}`) ?? 0, this.#read.get(`${user}`) ?? 0);
  }

  #tell(fact: Parameters<Journal['tell']>[0]): number {
    this.#version++;
    return this.journal.tell(fact, 'channel-7');
  }

  #open(by: number): void {
    const topic = this.#pts + 1;
    this.topics.push(topic);
    this.#send(by, topic, topic, true);
    this.#tell({ type: 'TopicCreated', chat: CHAT, topic, by, sender: 0, title: { title: `topic ${topic}` }, iconColor: 1, iconEmoji: 0 });
  }

  #send(author: number, topic: number, thread: number, isTopic: boolean): void {
    const id = ++this.#pts;
    const deliveries = [delivery({ mailbox: MAILBOX, peer: CHAT, messageId: id, pts: id, ptsCount: 1 })];
    const position = this.#tell({ ...ORDINARY_SEND, type: 'MessageSent', author, content: content({ text: 'a' }), deliveries, thread, topic: isTopic });
    this.messages.push({ id, position, author, topic });
  }

  #erase(message: Message): void {
    this.messages = this.messages.filter((one) => one !== message);
    const erasure = { delivery: delivery({ mailbox: MAILBOX, peer: CHAT, pts: ++this.#pts, ptsCount: 1 }), messageIds: [message.id] };
    this.#tell({ type: 'MessagesErased', messages: [message.position], versions: [this.#version], erasures: [erasure] });
  }

  #mark(key: string, which: number, tell: (maxId: number) => void): void {
    const maxId = which % (this.#pts + 1);
    if (maxId <= (this.#read.get(key) ?? 0)) return;
    this.#read.set(key, maxId);
    tell(maxId);
  }
}

describe('topics after any sequence of facts', () => {
  let models: TestReadModels;
  beforeAll(async () => {
    models = await openTestReadModels();
  });
  afterAll(() => models.close());

  const empty = async () => {
    const tables = 'message, mailbox_entry, dialog, channel_state, channel_block, channel_author, thread_message, thread_block, read_date, chat, chat_option, chat_member, forum_topic, thread_read';
    await models.owner.execute(`truncate ${tables}; update journal_position set position = 0`);
    await models.projection.refresh();
  };

  async function expectTruth(forum: Forum): Promise<void> {
    for (const user of PEOPLE) {
      const { topics, count } = await models.queries.forumTopics({ chat: CHAT, viewer: user, text: '', offsetId: 0, offsetTopic: 0, limit: 100 });
      expect(count).toBe(forum.topics.length);
      const newest = (topic: number) => forum.messages.findLast((message) => message.topic === topic)?.id ?? 0;
      expect(new Map(topics.map(({ topic, unreadCount, topMessageId, readInboxMaxId }) => [topic, { unreadCount, topMessageId, readInboxMaxId }])))
        .toEqual(new Map(forum.topics.map((topic) => [topic, { unreadCount: forum.unread(user, topic), topMessageId: newest(topic), readInboxMaxId: forum.markOf(user, topic) }])));
      expect(topics.map(({ topMessageId }) => topMessageId)).toEqual(topics.map(({ topMessageId }) => topMessageId).toSorted((one, other) => other - one));
    }
    for (const topic of forum.topics) {
      const page = await models.queries.history({ mailbox: MAILBOX, peer: CHAT, of: topic === GENERAL ? 'general' : 'thread', thread: topic, limit: 100 });
      const truth = forum.messages.filter((message) => message.topic === topic).map(({ id }) => id).reverse();
      expect({ count: page.count, ids: page.messages.map(({ messageId }) => messageId) }).toEqual({ count: truth.length, ids: truth.slice(0, 100) });
    }
  }

  test('M6 unread counts, newest messages and pages of every topic equal a naive model', async ({ signal }) => {
    const property = fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 50 }), fc.integer({ min: 1, max: 40 }), async (acts, batch) => {
      // After an abort the tables belong to the next test.
      signal.throwIfAborted();
      await empty();
      const forum = new Forum();
      for (const each of acts) forum.play(each);
      await models.catchUp(forum.journal, batch);
      await expectTruth(forum);
    });
    await fc.assert(property, { numRuns: 30, seed: 2026 });
  });

  test('pages of topics: pinned topics come first on the first page, the others continue below the last one', async () => {
    await empty();
    const forum = new Forum();
    const [, one, two, three] = forum.topics as [number, number, number, number];
    forum.journal.tell({ type: 'TopicPinned', chat: CHAT, topic: one, by: 1, pinned: true });
    forum.journal.tell({ type: 'TopicPinned', chat: CHAT, topic: two, by: 1, pinned: true });
    await models.catchUp(forum.journal);
    const page = async (more: object = {}) =>
      (await models.queries.forumTopics({ chat: CHAT, viewer: 1, text: '', offsetId: 0, offsetTopic: 0, limit: 100, ...more })).topics.map(({ topic }) => topic);
    expect(await page()).toEqual([two, one, three, GENERAL]);
    expect(await page({ limit: 3 })).toEqual([two, one, three]);
    expect(await page({ offsetId: three, offsetTopic: three })).toEqual([GENERAL]);
    expect(await page({ text: `TOPIC ${three}` })).toEqual([three]);
    forum.journal.tell({ type: 'PinnedTopicsReordered', chat: CHAT, by: 1, topics: [one] });
    forum.journal.tell({ type: 'TopicDeleted', chat: CHAT, topic: three, by: 1 });
    await models.catchUp(forum.journal);
    expect(await page()).toEqual([one, two, GENERAL]);
    expect(await models.queries.forumTopicsByIds(CHAT, 1, [three, one])).toMatchObject([{ topic: one, title: `topic ${one}` }]);
  });
});
