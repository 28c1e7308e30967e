/** A fact that ends something does not affect what begins after it: rows are the same however a journal is split into batches. */
import { content, delivery, EMPTY_MAILBOX_PTS, ORDINARY_SEND } from '@teamgram/event-schemas';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Journal, type Told } from './journal.ts';
import { openTestReadModels, type TestReadModels } from './read-models.ts';

const alice = 1;
const CHAT = -1_000_000_000_007;
const authKeyId = new Uint8Array(8).fill(1);
const granted: Told = { type: 'AuthorizationGranted', user: alice, authKeyId, means: 'code', device: undefined };
const shared = (slug: string): Told => ({ type: 'DialogFilterShared', owner: alice, filter: 2, slug, list: undefined });
const filter: Told = { type: 'DialogFilterKept', owner: alice, filter: 2, isList: true, slug: '', details: undefined };
const names = (...usernames: string[]): Told => ({ type: 'UsernamesArranged', peer: alice, by: alice, active: { usernames } });
const name = (type: 'UsernameGranted' | 'UsernameWithdrawn', username: string): Told => ({ type, peer: alice, username: { username } });
const called = (id: number): Told => ({
  ...ORDINARY_SEND, type: 'MessageSent', author: 2, content: content({ text: 'a' }), mentions: [alice],
  deliveries: [delivery({ mailbox: -CHAT, peer: CHAT, messageId: EMPTY_MAILBOX_PTS + id, pts: EMPTY_MAILBOX_PTS + id, ptsCount: 1 })],
});
const REACTED = 4_000;
const [bob, carol, dave] = [11, 12, 13];
const reacted = (user: number, emoji: string[], former: string[] = []): Told => ({
  type: 'MessageReacted', sender: 0, user, message: REACTED, choice: { emoji, former }, big: false, recent: false, author: alice, places: [{ mailbox: alice, peer: user, messageId: 2 }],
});

describe.each([['in one batch', 1000], ['one by one', 1]])('projected %s', (_, batch) => {
  let models: TestReadModels;
  beforeAll(async () => {
    models = await openTestReadModels();
    const journal = new Journal();
    for (const fact of FACTS) journal.tell(fact);
    await models.catchUp(journal, batch);
  });
  afterAll(() => models.close());

  const FACTS: Told[] = [
    granted,
    { type: 'AuthorizationSettingsChosen', user: alice, authKeyId, callsDisabled: true, secretChatsDisabled: true },
    { type: 'AuthorizationSeen', user: alice, authKeyId },
    { type: 'AuthorizationRevoked', user: alice, authKeyId, reason: 'wish' },
    granted,
    filter, shared('old'), { type: 'DialogFilterRemoved', owner: alice, filter: 2 }, filter, shared('new'),
    name('UsernameGranted', 'one'), name('UsernameGranted', 'two'), name('UsernameGranted', 'three'), names('', 'one', 'two', 'three'),
    name('UsernameWithdrawn', 'one'), name('UsernameWithdrawn', 'two'), name('UsernameGranted', 'one'), names('three', 'one', ''),
    name('UsernameWithdrawn', 'three'),
    called(1), { type: 'MemberLeft', chat: CHAT, user: alice }, called(2),
    { ...called(3), mentions: [bob] } as Told, { type: 'MemberRestricted', chat: CHAT, user: bob, by: alice, denied: 1, untilS: 0, wasMember: true, isMember: false },
    { ...called(4), mentions: [dave] } as Told, { type: 'MemberRestricted', chat: CHAT, user: dave, by: alice, denied: 2, untilS: 0, wasMember: true, isMember: true },
    reacted(bob, ['👍']), reacted(carol, ['🔥']), reacted(bob, [], ['👍']), reacted(dave, ['👍']), { type: 'AccountDeleted', user: carol, reason: 'wish', streams: [] }, reacted(bob, ['🔥']),
  ];

  test('a new authorization of the same key starts with default settings', async () => {
    const { account_authorization: rows } = await models.rows();
    expect(rows).toMatchObject([{ calls_disabled: false, secret_chats_disabled: false, seen_at_ms: 0 }]);
  });

  test('links of a removed filter are deleted, those of the next filter with its number are not', async () => {
    expect((await models.queries.sharedLists(alice, 2)).map(({ slug }) => slug)).toEqual(['new']);
  });

  test('usernames that were all withdrawn may be granted again', async () => {
    const { username_order: orders, granted_username: rows } = await models.rows();
    expect(orders).toMatchObject([{ active: ['one', ''] }]);
    expect(rows).toMatchObject([{ username: 'one' }]);
  });

  test('reaction kinds are ordered by first use; those of deleted accounts are not unread', async () => {
    const reactions = (await models.queries.reactionsTo([REACTED], [])).get(REACTED)!;
    expect(reactions.counts.map(({ emoji, count }) => [emoji, count])).toEqual([['👍', 1], ['🔥', 1]]);
    const { unread_reaction: rows } = await models.rows();
    expect(new Set(rows!.map((row) => (row as { user_id: number }).user_id))).toEqual(new Set([bob, dave]));
  });

  test('leaving or a ban drops earlier mentions; later mentions count', async () => {
    const { unread_mention: rows } = await models.rows();
    expect(rows).toMatchObject([{ owner: alice, message_id: EMPTY_MAILBOX_PTS + 2 }, { owner: dave, message_id: EMPTY_MAILBOX_PTS + 4 }]);
  });
});
