/**
 * New tables take the place of the old ones in one transaction, under people who read without pause. Dropping a table needs it alone, and a statement that has one table of a
 * join may wait for another one that is about to go: two that wait for each other. PostgreSQL would find that out after a second and refuse one of them, maybe a reader. So the
 * exchange asks for no table longer than a fraction of that, lets go of all when one is refused, and next time asks for that one first: whoever held it, waiting for another,
 * then waits for it instead, with nothing in hand.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { models, type Model } from './models.ts';
import { isLockRefused, LIVE_SCHEMA, type Database } from './postgres/database.ts';
import { grantsSql, noteMadeSql, viewsSql } from './schema.ts';

/** Where the new tables stand. */
export const BUILD_SCHEMA = 'read_model_rebuilt';

/** Readers wait for little more; well below PostgreSQL's deadlock_timeout of a second. */
const LOCK_WAIT_MS = 200;
const PAUSE_MS = 100;
/** Analysts may ask for long. */
const TRIED_FOR_MS = 600_000;

/**
 * The tables of an older program go too, under whatever names it made them. All models together take their position along: so a read model
 * that stood beyond the end of its log comes back to it.
 * @throws DatabaseUnreachable, and what PostgreSQL refuses when somebody has read one of the tables for ten minutes
 */
export async function exchangeTables(owner: Database, chosen: readonly Model[], positions: readonly number[]): Promise<void> {
  const made = await owner.query<{ name: string; stands: boolean }>(madeTables, [chosen.map(({ name }) => name), LIVE_SCHEMA]);
  const exchange = exchangeSql(made.map(({ name }) => name), chosen, positions);
  const order = made.filter(({ stands }) => stands).map(({ name }) => name);
  for (const endAtMs = Date.now() + TRIED_FOR_MS; ; await sleep(PAUSE_MS)) {
    const refused = await refusedAt(owner, order, exchange, Date.now() < endAtMs);
    if (refused === undefined) return;
    order.sort((one, other) => Number(other === refused) - Number(one === refused));
  }
}

const madeTables = {
  name: 'made-tables',
  text: `select made.name, to_regclass(format('%I.%I', $2::text, made.name)) is not null as stands from (select unnest(tables) as name from read_model where name = any($1)) made`,
};

/** Undefined: it is done. Otherwise the table that was not to be had, '' = another thing was not. Throws that too when there is no time for another try. */
async function refusedAt(owner: Database, order: readonly string[], exchange: string, mayTryAgain: boolean): Promise<string | undefined> {
  let asked = '';
  try {
    await owner.execute(`begin; set local lock_timeout = '${LOCK_WAIT_MS}ms'`);
    for (asked of order) await owner.execute(`lock table ${LIVE_SCHEMA}."${asked}" in access exclusive mode`);
    asked = '';
    await owner.execute(`${exchange} commit;`);
    return undefined;
  } catch (error) {
    await owner.execute('rollback');
    if (!isLockRefused(error) || !mayTryAgain) throw error;
    return asked;
  }
}

function exchangeSql(old: readonly string[], chosen: readonly Model[], positions: readonly number[]): string {
  const drops = old.map((name) => `drop table if exists ${LIVE_SCHEMA}."${name}" cascade;`);
  const moves = chosen.flatMap(({ tables }) => tables).map((table) => `alter table ${BUILD_SCHEMA}.${table} set schema ${LIVE_SCHEMA};`);
  return `${drops.join('\n')}
    ${moves.join('\n')}
    ${chosen.map(noteMadeSql).join('\n')}
    ${chosen.length === models.length ? positionsSql(positions) : ''}
    drop schema ${BUILD_SCHEMA} cascade;
    ${viewsSql()} ${grantsSql(LIVE_SCHEMA)}`;
}

function positionsSql([home, ...others]: readonly number[]): string {
  const rows = others.map((position, index) => `update ${LIVE_SCHEMA}.partition_position set position = ${position} where partition = ${index + 1};`);
  return [`update ${LIVE_SCHEMA}.journal_position set position = ${home}, time_ms = (select time_ms from ${BUILD_SCHEMA}.journal_position);`, ...rows].join('\n');
}
