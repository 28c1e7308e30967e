/** Tables are exchanged while being read continuously: no reader is refused, and none waits for an analyst. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { INDEXED_PLANS, openDatabase, type Database } from '../src/postgres/database.ts';
import { openQueries, type Queries } from '../src/queries.ts';
import { modelNames, type ModelName } from '../src/models.ts';
import { rebuild } from '../src/rebuild.ts';
import { openMarked } from './journal.ts';
import { Mailboxes } from './mailboxes.ts';
import { openTestReadModels, type TestReadModels } from './read-models.ts';

const [alice, bob] = [1, 2] as const;
const READERS = 4;
const REBUILDS = 2;

describe('while rebuilt tables are swapped in', () => {
  const world = new Mailboxes();
  let models: TestReadModels;
  let readers: Database[];
  beforeAll(async () => {
    models = await openTestReadModels();
    for (let count = 0; count < 20; count++) world.send(alice, bob, 'one');
    await models.catchUp(world.journal);
    // As gateways do, but without a statement timeout, so that a stalled machine causes no refusal.
    readers = Array.from({ length: READERS }, () => openDatabase(models.address('gateway'), { settings: INDEXED_PLANS }));
  });
  afterAll(async () => {
    await Promise.all(readers.map((reader) => reader.close()));
    await models.close();
  });

  const exchange = (names: readonly ModelName[]) => rebuild({
    owner: models.address('owner'), names, atRest: (act) => act([world.journal.entries.length]),
    journals: [{ open: openMarked, entriesBetween: (from, until) => [{ first: from, entries: world.journal.entries.slice(from, until) }] }],
  });

  /** Frequent queries of gateways over tables of several models, which lock them in various orders. */
  const asked: ((queries: Queries) => Promise<unknown>)[] = [
    (queries) => queries.difference(alice, 0, 10),
    (queries) => queries.history({ mailbox: alice, peer: bob, limit: 10 }),
    (queries) => queries.dialogs({ mailbox: alice, which: 'all', limit: 10 }),
    (queries) => queries.channelsOf([alice, bob]),
    (queries) => queries.forumTopics({ chat: -1_000_000_000_001, viewer: alice, text: '', offsetId: 0, offsetTopic: 0, limit: 10 }),
    (queries) => queries.usersByIds([alice, bob]),
  ];

  test('no query fails', async () => {
    let isOver = false;
    const read = async (database: Database, from: number) => {
      const queries = openQueries(database);
      let answered = 0;
      for (; !isOver; answered++) await Promise.all([asked[(from + answered) % asked.length]!(queries), asked[(from + answered + 3) % asked.length]!(queries)]);
      return answered;
    };
    const reading = Promise.all(readers.map(read));
    for (let count = 0; count < REBUILDS; count++) expect((await exchange(modelNames)).rows).toBeGreaterThan(0);
    isOver = true;
    expect(Math.min(...await reading)).toBeGreaterThan(0);
    expect((await models.queries.difference(alice, 0, 100)).entries).toHaveLength(20);
  });

  test('a long analyst query delays the swap and no gateway', async () => {
    const analyst = openDatabase(models.address('analyst'));
    await analyst.execute('begin; select count(*) from analytics.messages');
    const exchanging = exchange(['mailboxes', 'messages'].filter((name): name is ModelName => (modelNames as readonly string[]).includes(name)));
    const queries = openQueries(readers[0]!);
    let answered = 0;
    for (; answered < 50; answered++) await queries.difference(alice, 0, 10);
    expect(answered).toBe(50);
    await analyst.execute('commit');
    await exchanging;
    await analyst.close();
  });
});
