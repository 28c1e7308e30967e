/**
 * Replaces the old tables by rebuilt ones in one transaction, under continuous reading. Dropping a table needs an exclusive lock, and a join that
 * holds one table's lock may wait for another table that is to be dropped: a deadlock, which PostgreSQL detects after a second by refusing one of the
 * two, possibly the reader. So the exchange waits for each lock only a fraction of that, releases all locks when one is refused, and starts with the
 * refused table next time: its former holder then waits for the exchange without the exchange waiting for it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { models, type Model } from './models.ts';
import { isLockRefused, LIVE_SCHEMA, type Database } from './postgres/database.ts';
import { grantsSql, noteMadeSql, viewsSql } from './schema.ts';

/** Schema in which the new tables are built. */
export const BUILD_SCHEMA = 'read_model_rebuilt';

/** Readers are delayed by little more than this; well below PostgreSQL's deadlock_timeout of a second. */
const LOCK_WAIT_MS = 200;
const PAUSE_MS = 100;
/** Analysts' queries may run for minutes. */
const TRIED_FOR_MS = 600_000;

/**
 * Also drops tables of an older version, whatever their names were. When all models are exchanged the position is too, so that a read model ahead of
 * its log is reset.
 * @throws DatabaseUnreachable, and PostgreSQL's refusal when somebody has kept reading one of the tables for ten minutes
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

/** Undefined: done. Otherwise the table whose lock was refused, or '' for another lock. Rethrows when there is no time for a retry. */
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
