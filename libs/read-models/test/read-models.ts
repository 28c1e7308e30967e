/** Read models in a database of their own, and all of their rows for comparison. */
import { openProjection, openWriter, type Projection } from '../src/projection.ts';
import { models } from '../src/models.ts';
import { openOwner, prepareSchema } from '../src/schema.ts';
import { openQueries, openReader, type Queries } from '../src/queries.ts';
import type { Database, DatabaseAddress } from '../src/postgres/database.ts';
import { createTestDatabase } from '../../../test/support/postgres.ts';
import { openMarked, type Journal } from './journal.ts';

export type TestReadModels = {
  owner: Database;
  projection: Projection;
  queries: Queries;
  address: (account: 'owner' | 'projector' | 'gateway' | 'analyst') => DatabaseAddress;
  /** Projects the journal's entries beyond the position, `batch` entries per transaction. */
  catchUp(journal: Journal, batch?: number): Promise<void>;
  rows(): Promise<Record<string, unknown[]>>;
  close(): Promise<void>;
};

export async function openTestReadModels(): Promise<TestReadModels> {
  const database = await createTestDatabase();
  const owner = openOwner(database.address('owner'));
  await prepareSchema(owner);
  const projection = await openProjection(openWriter(database.address('projector')), openMarked);
  const reader = openReader(database.address('gateway'));
  return {
    owner,
    projection,
    queries: openQueries(reader),
    address: database.address,
    async catchUp(journal, batch = 1000) {
      while (projection.position < journal.entries.length) {
        const first = projection.position;
        await projection.project(first, journal.entries.slice(first, first + batch));
      }
    },
    rows: () => allRows(owner),
    async close() {
      await Promise.all([projection.close(), reader.close(), owner.close()]);
      await database.drop();
    },
  };
}

/** Every row of every table, in key order. */
async function allRows(owner: Database, schema = 'read_model'): Promise<Record<string, unknown[]>> {
  const tables = models.flatMap((model) => model.tables);
  const dumps = tables.map((table) => owner.query({ name: `dump-${schema}-${table}`, text: `select t.* from ${schema}.${table} t order by t` }, []));
  return Object.fromEntries((await Promise.all(dumps)).map((rows, index) => [tables[index], rows]));
}
