/** The projected position of each partition's journal: home's in a table with one row, the others' in a second table. */
import { HOME_PARTITION } from '@teamgram/event-schemas';
import type { Statement } from './database.ts';
import type { Leading } from './write.ts';

/** Every event of the partition's journal below it is in the tables. */
export function standingOf(partition: number): Statement {
  if (partition === HOME_PARTITION) return { name: 'standing', text: 'select position from journal_position' };
  return { name: `standing-${partition}`, text: `select position from partition_position where partition = ${partition}` };
}

/**
 * Advances the position, and fails the transaction when the read model is at another one: null then violates the column's constraint. So a batch
 * cannot be projected twice.
 */
export function advanceOf(partition: number): Leading {
  const [table, row] = partition === HOME_PARTITION ? ['journal_position', ''] : ['partition_position', ` where partition = ${partition}`];
  return { text: `advance as (update ${table} set position = case when position = $1::int8 then $2::int8 end, time_ms = $3::int8${row})`, parameters: 3 };
}

/** Table for the partitions other than home. */
export const PARTITION_POSITION = `create table if not exists partition_position (
  partition integer primary key,
  position bigint not null,                    -- every event of that journal below it is in the tables
  time_ms bigint not null default 0            -- when the newest of them happened
) with (fillfactor = 50);
alter table partition_position add column if not exists time_ms bigint not null default 0;`;

/** Creates a row for each partition but home. */
export function beginPartitions(partitions: number): string {
  return `insert into partition_position select partition, 0, 0 from generate_series(1, ${partitions - 1}) partition on conflict do nothing;`;
}
