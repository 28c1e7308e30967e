import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modelNames } from '../src/models.ts';
import { openDatabase } from '../src/postgres/database.ts';
import { openReader } from '../src/queries.ts';
import { rebuild } from '../src/rebuild.ts';
import { prepareSchema } from '../src/schema.ts';
import { openMarked } from './journal.ts';
import { Mailboxes } from './mailboxes.ts';
import { openTestReadModels, type TestReadModels } from './read-models.ts';

const [alice, bob] = [1, 2] as const;
const denied = expect.objectContaining({ code: '42501' }); // insufficient_privilege
const readOnly = expect.objectContaining({ code: '25006' }); // read_only_sql_transaction

describe('the schema', () => {
  const world = new Mailboxes();
  let models: TestReadModels;
  beforeAll(async () => {
    models = await openTestReadModels();
    world.send(alice, bob, 'one');
    world.journal.tell({ type: 'ContactAdded', owner: alice, contact: bob, mutual: false, card: { phone: '1', firstName: 'Bob', lastName: '' } });
    await models.catchUp(world.journal);
  });
  afterAll(() => models.close());

  const rebuildAll = (names: Parameters<typeof rebuild>[0]['names'], position = world.journal.entries.length) =>
    rebuild({
      owner: models.address('owner'), names, atRest: (act) => act([position]),
      journals: [{ open: openMarked, entriesBetween: (from, until) => [{ first: from, entries: world.journal.entries.slice(from, until) }] }],
    });

  async function as<T>(account: 'gateway' | 'analyst' | 'projector', act: (query: (text: string) => Promise<unknown[]>) => Promise<T>): Promise<T> {
    const database = openDatabase(models.address(account));
    try {
      return await act((text) => database.query({ name: text.slice(0, 60), text }, []));
    } finally {
      await database.close();
    }
  }

  test('preparing it again changes nothing and marks nothing stale', async () => {
    const before = await models.rows();
    expect(await prepareSchema(models.owner)).toEqual([]);
    expect(await models.rows()).toEqual(before);
  });

  test('tables of another program version are stale until rebuilt, even if they were named differently', async () => {
    await models.owner.execute(`update read_model set fingerprint = 'older', tables = '{contact, contact_note, contact_photo, blocked_peer, contact_portrait}' where name = 'contacts';
      create table contact_portrait (contact bigint);`);
    expect(await prepareSchema(models.owner)).toEqual(['contacts']);
    await rebuildAll(['contacts']);
    expect(await prepareSchema(models.owner)).toEqual([]);
    expect(await models.queries.contactsOf(alice)).toHaveLength(1);
    await expect(as('gateway', (query) => query('select * from read_model.contact_portrait'))).rejects.toThrow('does not exist');
  });

  test('a model added by a newer program version is created and filled', async () => {
    await models.owner.execute(`drop table contact, contact_note, contact_photo, blocked_peer cascade; delete from read_model where name = 'contacts';`);
    expect(await prepareSchema(models.owner)).toEqual(['contacts']);
    await rebuildAll(['contacts']);
    expect(await models.queries.contactsOf(alice)).toHaveLength(1);
  });

  test('tables that are ahead of the log are rebuilt', async () => {
    await rebuildAll(modelNames, 1);
    expect(await models.projection.refresh()).toBe(1);
    expect(await models.queries.contactsOf(alice)).toEqual([]);
    await models.catchUp(world.journal);
    expect(await models.queries.contactsOf(alice)).toHaveLength(1);
  });

  test('each database account has exactly its privileges, also after a rebuild', async () => {
    await as('gateway', async (query) => {
      expect(await query('select pts from mailbox_entry')).toHaveLength(2);
      await expect(query('delete from mailbox_entry')).rejects.toEqual(denied);
      await expect(query('create table mine (x int)')).rejects.toEqual(denied);
    });
    await as('projector', (query) => expect(query('drop table mailbox_entry')).rejects.toThrow('must be owner'));
    await as('analyst', async (query) => {
      expect(await query('select * from analytics.dialogs')).toHaveLength(2);
      await expect(query('select * from read_model.message')).rejects.toEqual(denied);
      await expect(query('delete from analytics.dialogs')).rejects.toEqual(denied);
    });
  });

  test('a read-only session cannot write, whatever its account', async () => {
    const reader = openReader(models.address('owner'));
    await expect(reader.execute('truncate message')).rejects.toEqual(readOnly);
    await reader.close();
  });

  test('no view contains sealed bytes', async () => {
    const columns = await as('analyst', (query) => query(`select table_name, column_name from information_schema.columns
      where table_schema = 'analytics' and data_type = 'bytea'`));
    expect(columns).toEqual([]);
  });
});
