import type { EntryRun } from '@teamgram/event-log';
import { models, tablesOf, type Model, type ModelName } from './models.ts';
import type { Database, DatabaseAddress } from './postgres/database.ts';
import type { OpenEvent } from './event.ts';
import { BUILD_SCHEMA, exchangeTables } from './exchange.ts';
import { beginPartitions, PARTITION_POSITION } from './postgres/standing.ts';
import { openProjection, openWriter } from './projection.ts';
import { openOwner } from './schema.ts';

export type Rebuild = {
  /** The role that owns the tables. */
  owner: DatabaseAddress;
  names: readonly ModelName[];
  /** Indexed by partition. */
  journals: readonly RebuiltJournal[];
  /** Runs `act` while the live projections are paused, passing the position in each journal that the new rows must reach. */
  atRest: <T>(act: (positions: readonly number[]) => Promise<T>) => Promise<T>;
};

export type RebuiltJournal = {
  open: OpenEvent;
  /** Entries of the journal from `from` on and below `until`, in order. */
  entriesBetween: (from: number, until: number) => AsyncIterable<EntryRun> | Iterable<EntryRun>;
};

export type Rebuilt = { rows: number; durationMs: number };

/**
 * Rebuilds the models from position 0 next to the live tables, which continue to be read and written; then, while the live projection is paused,
 * catches up and replaces the old tables in one transaction.
 */
export async function rebuild({ owner: address, names, journals, atRest }: Rebuild): Promise<Rebuilt> {
  const startedAtMs = Date.now();
  const chosen = models.filter(({ name }) => names.includes(name));
  const owner = openOwner(address);
  const builder = openWriter(address, BUILD_SCHEMA);
  try {
    await makeBuildTables(owner, chosen, journals.length);
    const projectors = chosen.flatMap((model) => model.projectors);
    const upTo = async (positions: readonly number[]) => {
      for (const [partition, { open, entriesBetween }] of journals.entries()) {
        const beside = await openProjection(builder, open, projectors, partition);
        const until = positions[partition]!;
        for await (const { first, entries } of entriesBetween(beside.position, until)) await beside.project(first, entries.slice(0, until - first));
      }
    };
    await upTo(await atRest(async (positions) => positions));
    // So that the first plans are made with statistics of the new tables.
    await owner.execute(`analyze ${chosen.flatMap(({ tables }) => tables).map((table) => `${BUILD_SCHEMA}.${table}`).join(', ')}`);
    const rows = await atRest(async (positions) => {
      await upTo(positions);
      const counted = await countRows(builder, chosen);
      await exchangeTables(owner, chosen, positions);
      return counted;
    });
    return { rows, durationMs: Date.now() - startedAtMs };
  } finally {
    await builder.close();
    await owner.close();
  }
}

async function makeBuildTables(owner: Database, chosen: readonly Model[], partitions: number): Promise<void> {
  await owner.execute(`drop schema if exists ${BUILD_SCHEMA} cascade; create schema ${BUILD_SCHEMA};`);
  await owner.execute(`begin; set local search_path = ${BUILD_SCHEMA};
    create table journal_position (position bigint not null, time_ms bigint not null); insert into journal_position values (0, 0);
    ${PARTITION_POSITION} ${beginPartitions(partitions)}
    ${chosen.map(tablesOf).join('\n')} commit;`);
}

async function countRows(builder: Database, chosen: readonly Model[]): Promise<number> {
  let total = 0;
  for (const table of chosen.flatMap(({ tables }) => tables)) {
    const [row] = await builder.query<{ rows: number }>({ name: `count-${table}`, text: `select count(*) as rows from ${table}` }, []);
    total += row!.rows;
  }
  return total;
}
