/** Tables of groups and channels: the same rows however the log is split into batches, and exact counts in a channel with many messages. */
import { content, delivery, ORDINARY_SEND } from '@teamgram/event-schemas';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rebuild } from '../src/rebuild.ts';
import { Journal, openMarked, START_MS, type Told } from './journal.ts';
import { openTestReadModels, type TestReadModels } from './read-models.ts';

const CHAT = -1_000_000_000_007;
const CREATOR = 1;
const MEMBERS = [2, 3, 4];

/** A supergroup, fact by fact, together with the expected view of its members, folded in the simplest way. */
class Town {
  readonly journal = new Journal();
  readonly inside = new Set([CREATOR]);
  readonly marks = new Map<number, number>();
  /** Joining sets a read mark, but does not count as reading. */
  readonly readers = new Map<number, number>();
  messages: { id: number; author: number; position: number }[] = [];
  pts = 1;

  constructor() {
    this.journal.tell({ type: 'ChatCreated', chat: CHAT, kind: 'supergroup', creator: CREATOR, profile: { title: 'Town', about: 'all' }, migratedFrom: 0 });
    this.say(CREATOR);
  }

  say(author: number): void {
    const id = ++this.pts;
    const position = this.journal.tell({
      ...ORDINARY_SEND, type: 'MessageSent', author, content: content({ text: `${id}` }), deliveries: [delivery({ mailbox: -CHAT, peer: CHAT, messageId: id, pts: id, ptsCount: 1 })],
    });
    this.messages.push({ id, author, position });
  }

  come(user: number): void {
    if (this.inside.has(user)) return;
    this.inside.add(user);
    this.marks.set(user, this.pts);
    this.journal.tell({ type: 'MembersAdded', chat: CHAT, by: CREATOR, users: [user], since: this.pts });
  }

  go(user: number): void {
    if (this.inside.delete(user)) this.journal.tell({ type: 'MemberLeft', chat: CHAT, user });
  }

  ban(user: number): void {
    const wasMember = this.inside.delete(user);
    this.journal.tell({ type: 'MemberRestricted', chat: CHAT, user, by: CREATOR, denied: 1, untilS: 0, wasMember, isMember: false });
  }

  read(reader: number, which: number): void {
    const message = this.messages[which % this.messages.length];
    if (!message || !this.inside.has(reader) || message.id <= (this.marks.get(reader) ?? 0)) return;
    this.marks.set(reader, message.id);
    this.readers.set(reader, Math.max(this.readers.get(reader) ?? 0, message.id));
    this.journal.tell({ type: 'ChatRead', reader, chat: CHAT, maxId: message.id, newsAfter: 0 });
  }

  erase(which: number): void {
    const message = this.messages[which % this.messages.length];
    if (!message) return;
    this.messages = this.messages.filter((other) => other !== message);
    this.pts++;
    const gone = delivery({ mailbox: -CHAT, peer: CHAT, pts: this.pts, ptsCount: 1 });
    this.journal.tell({ type: 'MessagesErased', messages: [message.position], versions: [], erasures: [{ delivery: gone, messageIds: [message.id] }] });
  }

  appoint(user: number): void {
    if (this.inside.has(user)) this.journal.tell({ type: 'AdminAppointed', chat: CHAT, user, by: CREATOR, rights: 16, rank: { rank: 'sheriff' } });
  }

  unread(user: number): number {
    return this.unreadAbove(user, this.marks.get(user) ?? 0);
  }

  unreadAbove(user: number, mark: number): number {
    return this.messages.filter(({ id, author }) => id > mark && author !== user).length;
  }

  readByOthers(user: number): number {
    return Math.max(0, ...[...this.readers].filter(([reader]) => reader !== user).map(([, id]) => id));
  }
}

const act = fc.record({ kind: fc.constantFrom('say', 'say', 'say', 'come', 'go', 'ban', 'read', 'read', 'erase', 'appoint'), by: fc.constantFrom(CREATOR, ...MEMBERS), which: fc.nat(1000) });
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

function play(acts: readonly Act[]): Town {
  const town = new Town();
  for (const { kind, by, which } of acts) {
    if (kind === 'say' && town.inside.has(by)) town.say(by);
    if (kind === 'come') town.come(by);
    if (kind === 'go' && by !== CREATOR) town.go(by);
    if (kind === 'ban' && by !== CREATOR) town.ban(by);
    if (kind === 'read') town.read(by, which);
    if (kind === 'erase') town.erase(which);
    if (kind === 'appoint') town.appoint(by);
  }
  return town;
}

describe('a supergroup in the tables', () => {
  let models: TestReadModels;
  beforeAll(async () => {
    models = await openTestReadModels();
  });
  afterAll(() => models.close());
  const empty = async () => {
    await models.owner.execute(`truncate message, mailbox_entry, dialog, channel_state, channel_block, channel_author, chat, chat_title, chat_option, chat_member, chat_invite, chat_invite_use, join_request, spam_report;
      update journal_position set position = 0`);
    await models.projection.refresh();
  };
  beforeEach(empty);

  async function expectTruth(town: Town): Promise<void> {
    const [chat] = await models.queries.chatsByIds([CHAT]);
    expect(chat).toMatchObject({ title: 'Town', about: 'all', creator: CREATOR, memberCount: town.inside.size });
    const members = await models.queries.members({ chat: CHAT, which: 'recent', offset: 0, limit: 10 });
    expect(new Set(members.map(({ userId }) => userId))).toEqual(town.inside);
    for (const user of town.inside) {
      const [dialog] = await models.queries.dialogsByPeers(user, [CHAT]);
      expect(dialog).toMatchObject({
        unreadCount: town.unread(user), topMessageId: town.messages.at(-1)?.id ?? 0, messageCount: town.messages.length,
        readInboxMaxId: town.marks.get(user) ?? 0, readOutboxMaxId: town.readByOthers(user), channelPts: town.pts,
      });
      expect(await models.queries.channelReading(CHAT, user)).toEqual({ pts: town.pts, readInboxMaxId: town.marks.get(user) ?? 0, unread: town.unread(user) });
      expect(await models.queries.channelReading(CHAT, user, 3)).toEqual({ pts: town.pts, readInboxMaxId: 3, unread: town.unreadAbove(user, 3) });
      expect((await models.queries.unreadCount(user)).messages).toBe(town.unread(user));
    }
    for (const user of MEMBERS) if (!town.inside.has(user)) expect(await models.queries.dialogsByPeers(user, [CHAT])).toEqual([]);
  }

  test('M6 counts equal a naive model, however the facts are cut into batches', async () => {
    await fc.assert(fc.asyncProperty(fc.array(act, { maxLength: 60 }), fc.integer({ min: 1, max: 30 }), async (acts, batch) => {
      await empty();
      const town = play(acts);
      await models.catchUp(town.journal, batch);
      await expectTruth(town);
    }), { seed: 2026, numRuns: 25 });
  });

  test('M6 unread messages of a channel with thousands are counted exactly, across block boundaries', async () => {
    const town = new Town();
    for (const user of MEMBERS) town.come(user);
    for (let index = 0; index < 3_000; index++) town.say(index % 3 === 0 ? 2 : CREATOR);
    for (const which of [5, 1_500, 2_600]) town.erase(which);
    town.read(2, 700);
    town.read(3, 1_022);
    town.read(4, 2_900);
    await models.catchUp(town.journal, 500);
    await expectTruth(town);
  });

  test('a channel is in the list of dialogs only while its owner is a member', async () => {
    const [member] = MEMBERS;
    const listed = async () => (await models.queries.dialogs({ mailbox: member!, which: 'pinned-first', limit: 10 })).dialogs.map(({ peer }) => peer);
    const town = new Town();
    town.journal.tell({ ...ORDINARY_SEND, type: 'MessageSent', author: member!, content: content({ text: 'note' }), deliveries: [delivery({ mailbox: member!, peer: member!, messageId: 2, pts: 2, ptsCount: 1 })] });
    await models.catchUp(town.journal);
    expect(await listed()).toEqual([member]);
    town.come(member!);
    await models.catchUp(town.journal);
    expect(await listed()).toEqual([member, CHAT]);
    town.go(member!);
    await models.catchUp(town.journal);
    expect(await listed()).toEqual([member]);
  });

  test.each(['the channel', 'the conversation'])('M9 paging ends for dialogs whose newest messages have the same second: %s wrote last', async (last) => {
    const [member] = MEMBERS as [number];
    const town = new Town();
    town.come(member);
    town.journal.wait(60_000);
    let messageId = 500;
    const write = (peer: number) => {
      messageId++;
      town.journal.tell({ ...ORDINARY_SEND, type: 'MessageSent', author: peer, content: content({ text: 'news' }), deliveries: [delivery({ mailbox: member, peer, messageId, pts: messageId, ptsCount: 1 })] });
      town.journal.wait(-1_000);
    };
    if (last === 'the channel') write(2);
    town.say(CREATOR);
    town.journal.wait(-1_000);
    if (last === 'the conversation') write(2);
    write(3);
    await models.catchUp(town.journal);
    const seen: number[] = [];
    let below = {};
    for (let page = 0; page < 5; page++) {
      const { dialogs: [dialog], count } = await models.queries.dialogs({ mailbox: member, which: 'all', limit: 1, ...below });
      expect(count).toBe(3);
      if (!dialog) break;
      seen.push(dialog.peer);
      below = { offsetId: dialog.topMessageId, offsetPeer: dialog.peer };
    }
    // Ordered by message id: that of the channel is small.
    expect(seen).toEqual([3, 2, CHAT]);
  });

  test('former members see the title at the time they left, whatever the order of events', async () => {
    const [left, banned, stays] = MEMBERS as [number, number, number];
    const town = new Town();
    const rename = (title: string) => town.journal.tell({ type: 'ChatRenamed', chat: CHAT, by: CREATOR, title: { title } });
    for (const user of MEMBERS) town.come(user);
    rename('Village');
    town.go(left);
    rename('City');
    town.ban(banned);
    town.ban(left);
    rename('Capital');
    for (const batch of [1, 100]) {
      await empty();
      await models.catchUp(town.journal, batch);
      const places = await models.queries.placesAmong([CHAT], MEMBERS);
      expect(new Map(places.map(({ userId, lastTitle }) => [userId, lastTitle]))).toEqual(new Map([[left, 'Village'], [banned, 'City'], [stays, null]]));
    }
  });

  test('U7 chats whose settings or whose rights for a member changed are found by time; messages and reads do not count', async () => {
    const [member, other] = MEMBERS as [number, number];
    const town = new Town();
    town.come(member);
    town.come(other);
    const atMs = () => START_MS + town.journal.entries.length * 1000;
    const changedSince = async (sinceMs: number) => {
      await models.catchUp(town.journal);
      expect(await models.queries.timeReached()).toBe(atMs() - 1000);
      return (await models.queries.chatsChangedSince([member, other], sinceMs)).map(({ userId }) => userId).toSorted((one, next) => one - next);
    };
    expect(await changedSince(START_MS)).toEqual([member, other]);
    let since = atMs();
    town.say(CREATOR);
    town.read(member, 1);
    expect(await changedSince(since)).toEqual([]);
    town.journal.tell({ type: 'DefaultRightsSet', chat: CHAT, by: CREATOR, denied: 2 });
    expect(await changedSince(since)).toEqual([member, other]);
    since = atMs();
    town.appoint(member);
    expect(await changedSince(since)).toEqual([member]);
    town.ban(other);
    expect(await changedSince(since)).toEqual([member, other]);
    since = atMs();
    for (const told of [{ type: 'ChatReactionsSet', chat: CHAT, by: CREATOR, mode: 'none', emoji: [], kindsMax: 0 }, { type: 'DiscussionGroupSet', chat: CHAT - 1, by: CREATOR, group: CHAT, former: 0 }] satisfies Told[]) {
      since = atMs();
      town.journal.tell(told);
      expect(await changedSince(since)).toEqual([member]);
    }
  });

  test('an ended restriction is neither listed nor counted; an anonymous owner is one admin', async () => {
    const [muted, banned] = MEMBERS as [number, number];
    const untilS = START_MS / 1000 + 600;
    const town = new Town();
    town.come(muted);
    town.come(banned);
    town.appoint(CREATOR);
    town.journal.tell({ type: 'MemberRestricted', chat: CHAT, user: muted, by: CREATOR, denied: 2, untilS, wasMember: true, isMember: true });
    town.journal.tell({ type: 'MemberRestricted', chat: CHAT, user: banned, by: CREATOR, denied: 1, untilS, wasMember: true, isMember: false });
    await models.catchUp(town.journal);
    const { queries } = models;
    const at = async (nowS: number) => ({
      counts: await queries.memberCounts(CHAT, nowS),
      listed: await Promise.all((['restricted', 'kicked'] as const).map(async (which) => (await queries.members({ chat: CHAT, which, offset: 0, limit: 10, nowS })).map(({ userId }) => userId))),
    });
    expect(await at(untilS - 1)).toEqual({ counts: { admins: 1, restricted: 1, kicked: 1 }, listed: [[muted], [banned]] });
    expect(await at(untilS)).toEqual({ counts: { admins: 1, restricted: 0, kicked: 0 }, listed: [[], []] });
    town.go(CREATOR);
    await models.catchUp(town.journal);
    expect((await queries.memberCounts(CHAT, untilS)).admins).toBe(0);
    town.journal.tell({ type: 'ChatCreatorChanged', chat: CHAT, by: CREATOR, user: muted });
    await models.catchUp(town.journal);
    expect(await queries.placesAmong([CHAT], [muted])).toMatchObject([{ denied: 0, untilS: 0, restrictedBy: 0 }]);
  });

  test('only accessible chats are offered as inactive', async () => {
    const member = MEMBERS[0]!;
    const town = new Town();
    town.come(member);
    await models.catchUp(town.journal);
    const silent = async () => (await models.queries.inactiveChannels(member, Number.MAX_SAFE_INTEGER, 10)).map(({ chat }) => chat);
    expect(await silent()).toEqual([CHAT]);
    town.journal.tell({ type: 'ClassificationSet', chat: CHAT, by: CREATOR, level: 2 });
    await models.catchUp(town.journal);
    expect(await silent()).toEqual([]);
    town.journal.tell({ type: 'ClassificationSet', chat: CHAT, by: CREATOR, level: 0 });
    town.journal.tell({ type: 'ChatDeleted', chat: CHAT, by: CREATOR });
    await models.catchUp(town.journal);
    expect(await silent()).toEqual([]);
  });

  test('rebuilt from zero, the rows are identical', async () => {
    const { journal } = play(fc.sample(act, { numRuns: 300, seed: 11 }));
    await models.catchUp(journal, 17);
    const before = await models.rows();
    expect(before['chat_member']!.length).toBe(1 + MEMBERS.length);
    await rebuild({
      owner: models.address('owner'), names: ['mailboxes', 'channels'],
      journals: [{ open: openMarked, entriesBetween: (from, until) => [{ first: from, entries: journal.entries.slice(from, until) }] }],
      atRest: (rest) => rest([journal.entries.length]),
    });
    const after = await models.rows();
    for (const table of ['chat', 'chat_member', 'channel_state', 'channel_block', 'channel_author', 'dialog', 'mailbox_entry']) expect([table, after[table]]).toEqual([table, before[table]]);
  });
});
