import { HOME_PARTITION } from '@teamgram/event-schemas';
import { fingerprintOf, models, presenceTables, searchTables, tablesOf, viewsOf, type Model, type ModelName } from './models.ts';
import { LIVE_SCHEMA, openDatabase, type Database, type DatabaseAddress } from './postgres/database.ts';
import { beginPartitions, PARTITION_POSITION, standingOf } from './postgres/standing.ts';

/** The only schema visible to analysts. */
export const ANALYSTS_SCHEMA = 'analytics';

const FOUNDATION = `
create table if not exists journal_position (
  only_row boolean primary key default true check (only_row),
  position bigint not null,                    -- every event below it is in the tables
  time_ms bigint not null default 0            -- when the newest of them happened
) with (fillfactor = 50);
alter table journal_position add column if not exists time_ms bigint not null default 0;
insert into journal_position (position) values (0) on conflict do nothing;
${PARTITION_POSITION}
create table if not exists read_model (
  name text primary key,
  fingerprint text not null,                   -- of the tables as they were made
  tables text[] not null
);`;

/**
 * Connections that analysts may have open at once, so that forgotten ones cannot use up those of the server. A limit set by the operator is kept, and so is an external
 * server whose owner role may not set one.
 */
const ANALYSTS_AT_ONCE = 25;
const ANALYSTS_LIMIT = `do $$ begin
  if exists (select from pg_roles where rolname = 'analyst' and rolconnlimit = -1) and (select rolsuper from pg_roles where rolname = current_user) then
    alter role analyst connection limit ${ANALYSTS_AT_ONCE};
  end if;
end $$;`;

const fingerprints = { name: 'fingerprints', text: 'select name, fingerprint from read_model' };

/** Opens the database as the role that owns the tables. */
export function openOwner(address: DatabaseAddress, schema: string = LIVE_SCHEMA): Database {
  return openDatabase(address, { schema, settings: { client_min_messages: 'warning' } });
}

/**
 * Creates what is missing and leaves what exists. Returns the models that must be rebuilt before use: created by another version of this program, or
 * added while the others had already advanced.
 */
export async function prepareSchema(owner: Database, partitions = 1): Promise<ModelName[]> {
  await owner.execute(`create schema if not exists ${LIVE_SCHEMA}; create schema if not exists ${ANALYSTS_SCHEMA};`);
  await owner.execute(`begin; ${FOUNDATION} ${beginPartitions(partitions)} ${presenceTables} ${searchTables} commit;`);
  const made = new Map((await owner.query<{ name: string; fingerprint: string }>(fingerprints, [])).map((row) => [row.name, row.fingerprint]));
  const [row] = await owner.query<{ position: number }>(standingOf(HOME_PARTITION), []);
  const stale: ModelName[] = [];
  for (const model of models) {
    if (!made.has(model.name)) await makeTables(owner, model);
    else if (made.get(model.name) !== fingerprintOf(model)) stale.push(model.name);
    if (!made.has(model.name) && row!.position > 0) stale.push(model.name);
  }
  if (stale.length === 0) await owner.execute(viewsSql());
  await owner.execute(grantsSql(LIVE_SCHEMA));
  await owner.execute(ANALYSTS_LIMIT);
  return stale;
}

async function makeTables(owner: Database, model: Model): Promise<void> {
  await owner.execute(`begin; ${tablesOf(model)} ${noteMadeSql(model)} commit;`);
}

/** Records which tables this program created. */
export function noteMadeSql(model: Model): string {
  const tables = `array[${model.tables.map((table) => `'${table}'`).join(', ')}]`;
  return `insert into ${LIVE_SCHEMA}.read_model values ('${model.name}', '${fingerprintOf(model)}', ${tables})
    on conflict (name) do update set fingerprint = excluded.fingerprint, tables = excluded.tables;`;
}

/** Recreates all views for analysts. They qualify their tables by the live schema, so that they do not depend on the search path. */
export function viewsSql(): string {
  return `drop schema ${ANALYSTS_SCHEMA} cascade; create schema ${ANALYSTS_SCHEMA};
    ${models.map(viewsOf).join('\n')}
    ${forRole('analyst', `grant usage on schema ${ANALYSTS_SCHEMA} to analyst; grant select on all tables in schema ${ANALYSTS_SCHEMA} to analyst;`)}`;
}

/** Least privileges for those database accounts of the deployment that exist. */
export function grantsSql(schema: string): string {
  return [
    forRole('projector', `grant usage on schema ${schema} to projector; grant select, insert, update, delete on all tables in schema ${schema} to projector;`),
    forRole('gateway', `grant usage on schema ${schema} to gateway; grant select on all tables in schema ${schema} to gateway;`),
  ].join('\n');
}

function forRole(role: string, statements: string): string {
  return `do $$ begin if exists (select from pg_roles where rolname = '${role}') then ${statements} end if; end $$;`;
}
