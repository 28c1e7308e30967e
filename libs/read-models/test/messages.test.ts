import { readContent, Reader } from '@teamgram/event-schemas';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeEvent } from '../src/event.ts';
import { Mailboxes } from './mailboxes.ts';
import { openQueries, openReader } from '../src/queries.ts';
import type { Database } from '../src/postgres/database.ts';
import { openTestReadModels, type TestReadModels } from './read-models.ts';

const [alice, bob, carol] = [1, 2, 3] as const;

function textOf(bytes: Uint8Array | null): string | undefined {
  if (!bytes) return undefined;
  const { fact } = decodeEvent(bytes);
  if (fact.type !== 'MessageSent' && fact.type !== 'MessageEdited') return undefined;
  const reader = Reader.create(fact.content!.ciphertext);
  return readContent(reader, reader.len).text;
}

describe.each([['in one batch', 1000], ['one by one', 1]])('messages, projected %s', (_, batch) => {
  const world = new Mailboxes();
  let models: TestReadModels;
  beforeAll(async () => {
    models = await openTestReadModels();
    const first = world.send(alice, bob, 'hello');
    world.send(alice, bob, 'are you there?');
    const answer = world.send(bob, alice, 'yes');
    world.react(first, bob);
    world.edit(first, 'hello, Bob');
    world.react(answer, alice);
    world.read(world.messages[1]!, bob);
    const doomed = world.send(alice, bob, 'forget this');
    world.erase([doomed]);
    world.hide(alice, [answer]);
    world.send(carol, alice, 'hi');
    world.send(carol, carol, 'note to self');
    await models.catchUp(world.journal, batch);
  });
  afterAll(() => models.close());

  test('a history contains what each side still has, newest first', async () => {
    const ofBob = await models.queries.history({ mailbox: bob, peer: alice, limit: 10 });
    expect(ofBob.messages.map((row) => textOf(row.edit ?? row.event))).toEqual(['yes', 'are you there?', 'hello, Bob']);
    const ofAlice = await models.queries.history({ mailbox: alice, peer: bob, limit: 10 });
    expect(ofAlice.messages.map((row) => textOf(row.edit ?? row.event))).toEqual(['are you there?', 'hello, Bob']);
  });

  test('a message has a flag whether anybody has ever reacted to it', async () => {
    const { messages } = await models.queries.history({ mailbox: bob, peer: alice, limit: 10 });
    expect(messages.map(({ reacted }) => reacted)).toEqual([true, false, true]);
    const dialogs = await models.queries.dialogsByPeers(bob, [alice]);
    expect(dialogs.map(({ topReacted, unreadReactions }) => [topReacted, unreadReactions])).toEqual([[true, 1]]);
  });

  test('events that the caller has cached are returned from its cache, the others as bytes', async () => {
    const { messages } = await models.queries.history({ mailbox: bob, peer: alice, limit: 10 });
    const [kept] = messages;
    const page = await models.queries.history({ mailbox: bob, peer: alice, limit: 10 }, (position) => (position === kept!.position ? 'kept' : undefined));
    expect(page).toMatchObject({ messages: [{ ...kept, event: 'kept' }, ...messages.slice(1)], count: messages.length });
    const [dialog] = await models.queries.dialogsByPeers(bob, [alice], () => 'kept');
    expect(dialog!.event).toBe('kept');
  });

  test('M6 unread counts are exact and read marks are set on both sides', async () => {
    const [ofBob] = await models.queries.dialogsByPeers(bob, [alice]);
    expect(ofBob).toMatchObject({ unreadCount: 0, readInboxMaxId: 3, messageCount: 3, topMessageId: 4 });
    const [ofAlice] = await models.queries.dialogsByPeers(alice, [bob]);
    expect(ofAlice).toMatchObject({ unreadCount: 0, readOutboxMaxId: 3, messageCount: 2, topMessageId: 3 });
    expect(await models.queries.unreadCount(alice)).toEqual({ messages: 1, dialogs: 1 });
    expect(await models.queries.unreadCount(carol)).toEqual({ messages: 0, dialogs: 0 });
  });

  test('U1 a difference contains every pts, without a gap', async () => {
    const { entries, pts } = await models.queries.difference(alice, 0, 100);
    expect(pts).toBe(world.pts(alice));
    expect(entries.map((entry) => entry.pts - entry.ptsCount)).toEqual([1, ...entries.slice(0, -1).map((entry) => entry.pts)]);
    expect(entries.map(({ kind }) => kind)).toEqual(['sent', 'sent', 'sent', 'edited', 'read-outbox', 'sent', 'removed', 'removed', 'sent']);
  });

  test('U1 a mailbox without entries is at pts 1, whatever pts the client holds', async () => {
    const nobody = 4;
    expect(await models.queries.state(nobody)).toEqual({ pts: 1 });
    for (const fromPts of [0, 1]) expect(await models.queries.difference(nobody, fromPts, 100)).toEqual({ entries: [], pts: 1 });
  });

  test('an erased message is gone from the tables, with its edits', async () => {
    const { entries } = await models.queries.difference(bob, 0, 100);
    expect(entries.filter(({ kind }) => kind === 'sent').map(({ event }) => textOf(event))).toEqual(['hello', 'are you there?', 'yes', undefined]);
    expect(await models.queries.messagesByIds(bob, [entries.findLast(({ kind }) => kind === 'sent')!.pts])).toEqual([]);
  });

  test('dialogs are ordered by their newest message', async () => {
    const { dialogs, count } = await models.queries.dialogs({ mailbox: alice, which: 'all', limit: 10 });
    expect(count).toBe(2);
    expect(dialogs.map(({ peer, event }) => [peer, textOf(event ?? null)])).toEqual([[carol, 'hi'], [bob, 'are you there?']]);
  });

  test('projecting the same facts again changes nothing', async () => {
    const before = await models.rows();
    expect(await models.projection.project(0, world.journal.entries)).toEqual([]);
    expect(await models.rows()).toEqual(before);
  });
});

describe('a difference while the mailbox grows', () => {
  const world = new Mailboxes();
  let models: TestReadModels;
  let reader: Database;
  beforeAll(async () => {
    models = await openTestReadModels();
    reader = openReader(models.address('gateway'));
    for (const text of ['one', 'two', 'three']) world.send(alice, bob, text);
    await models.catchUp(world.journal);
  });
  afterAll(async () => {
    await reader.close();
    await models.close();
  });

  /** An entry is projected after the entries were read and before the mailbox's pts is. */
  function overtaken(): Database {
    const entriesRead = Promise.withResolvers<void>();
    return {
      ...reader,
      async query<Row>(statement: Parameters<Database['query']>[0], values: readonly unknown[]): Promise<Row[]> {
        if (statement.name !== 'last-pts') return reader.query<Row>(statement, values).finally(() => entriesRead.resolve());
        await entriesRead.promise;
        world.send(alice, bob, 'meanwhile');
        await models.catchUp(world.journal);
        return reader.query<Row>(statement, values);
      },
    };
  }

  test('U1 the pts of a difference is never beyond its entries', async () => {
    const before = world.pts(bob);
    expect(await openQueries(overtaken()).difference(bob, before, 10)).toEqual({ entries: [], pts: before });
    const { entries, pts } = await openQueries(overtaken()).difference(bob, before - 1, 10);
    expect(entries.map((entry) => entry.pts)).toEqual([before, before + 1]);
    expect(pts).toBe(before + 1);
    expect(world.pts(bob)).toBe(before + 2);
  });

  test('U5 a slice has the pts of the whole mailbox, and so has a difference from beyond it', async () => {
    const { entries, pts } = await models.queries.difference(bob, 1, 2);
    expect([entries.map((entry) => entry.pts), pts]).toEqual([[2, 3], world.pts(bob)]);
    expect(await models.queries.difference(bob, 1_000, 10)).toEqual({ entries: [], pts: world.pts(bob) });
  });
});
