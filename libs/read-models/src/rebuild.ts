import type { EntryRun } from '@teamgram/event-log';
import { models, tablesOf, type Model, type ModelName } from './models.ts';
import { LIVE_SCHEMA, type Database, type DatabaseAddress } from './postgres/database.ts';
import type { OpenEvent } from './event.ts';
import { openProjection, openWriter, type Projection } from './projection.ts';
import { grantsSql, noteMadeSql, openOwner, viewsSql } from './schema.ts';

export type Rebuild = {
  /** The role that owns the tables. */
  owner: DatabaseAddress;
  names: readonly ModelName[];
  open: OpenEvent;
  /** Entries of the log from `from` on and below `until`, in order. */
  entriesBetween: (from: number, until: number) => AsyncIterable<EntryRun> | Iterable<EntryRun>;
  /** Runs `act` while the live projection rests, and tells how far the new rows must reach: where it rests. */
  atRest: <T>(act: (position: number) => Promise<T>) => Promise<T>;
};

export type Rebuilt = { rows: number; durationMs: number };

const BUILD_SCHEMA = 'read_model_rebuilt';

/**
 * Fills the models anew from position 0 beside the live tables, which go on being read and written; then, while the live projection
 * rests, takes in what came meanwhile and puts the new tables in the place of the old ones in one transaction.
 */
export async function rebuild({ owner: address, names, open, entriesBetween, atRest }: Rebuild): Promise<Rebuilt> {
  const startedAtMs = Date.now();
  const chosen = models.filter(({ name }) => names.includes(name));
  const owner = openOwner(address);
  const builder = openWriter(address, BUILD_SCHEMA);
  try {
    await makeBuildTables(owner, chosen);
    const beside = await openProjection(builder, open, chosen.flatMap(({ projectors }) => projectors));
    const upTo = async (position: number) => {
      for await (const { first, entries } of entriesBetween(beside.position, position)) await projectRun(beside, first, entries, position);
    };
    await upTo(await atRest(async (position) => position));
    const rows = await atRest(async (position) => {
      await upTo(position);
      const counted = await countRows(builder, chosen);
      await swap(owner, chosen, position);
      return counted;
    });
    return { rows, durationMs: Date.now() - startedAtMs };
  } finally {
    await builder.close();
    await owner.close();
  }
}

async function projectRun(beside: Projection, first: number, entries: readonly Uint8Array[], until: number): Promise<void> {
  await beside.project(first, entries.slice(0, until - first));
}

async function makeBuildTables(owner: Database, chosen: readonly Model[]): Promise<void> {
  await owner.execute(`drop schema if exists ${BUILD_SCHEMA} cascade; create schema ${BUILD_SCHEMA};`);
  await owner.execute(`begin; set local search_path = ${BUILD_SCHEMA};
    create table journal_position (position bigint not null); insert into journal_position values (0);
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

const madeTables = { name: 'made-tables', text: 'select unnest(tables) as name from read_model where name = any($1)' };

/**
 * The tables of an older program go too, under whatever names it made them. All models together take their position along: so a read model
 * that stood beyond the end of its log comes back to it.
 */
async function swap(owner: Database, chosen: readonly Model[], position: number): Promise<void> {
  const old = await owner.query<{ name: string }>(madeTables, [chosen.map(({ name }) => name)]);
  const drops = old.map(({ name }) => `drop table if exists ${LIVE_SCHEMA}."${name}" cascade;`);
  const moves = chosen.flatMap(({ tables }) => tables).map((table) => `alter table ${BUILD_SCHEMA}.${table} set schema ${LIVE_SCHEMA};`);
  await owner.execute(`begin;
    ${drops.join('\n')}
    ${moves.join('\n')}
    ${chosen.map(noteMadeSql).join('\n')}
    ${chosen.length === models.length ? `update ${LIVE_SCHEMA}.journal_position set position = ${position};` : ''}
    drop schema ${BUILD_SCHEMA} cascade;
    ${viewsSql()} ${grantsSql(LIVE_SCHEMA)}
    commit;`);
}
