import { createHash } from 'node:crypto';
import { encodeColumn, type ColumnType, type ColumnValue } from './binary-array.ts';
import type { Statement } from './database.ts';

type Columns = Record<string, ColumnType>;
export type RowOf<C extends Columns> = { -readonly [K in keyof C]: ColumnValue<C[K]> | null };

/**
 * Writes of one transaction run phase by phase, each phase as one statement. All parts of a statement see the tables as they were before it
 * (PostgreSQL docs, 7.8.4), so a write that builds on another of the same batch belongs to a later phase.
 */
export const phases = ['insert', 'amend', 'prune', 'remove', 'settle', 'read', 'purge'] as const;
export type Phase = (typeof phases)[number];

/** A way to write many rows at once: parts of a WITH statement over `unnest` of binary arrays. */
export type Write<C extends Columns = Columns> = {
  name: string;
  phase: Phase;
  columns: C;
  /** Parts of the statement in SQL; `rows` stands for the given rows. A part may read the parts before it as `<name>_<part>`. */
  parts: Record<string, string>;
  /** Rows with equal keys become one: a statement may change a row only once. Absent: every row stands for itself. */
  key?: (row: RowOf<C>) => string;
  /** Takes a later row of the same key into the earlier one. Absent: the later row's non-null columns win. */
  fold?: (kept: RowOf<C>, later: RowOf<C>) => void;
};

export function write<const C extends Columns>(given: Write<C>): Write<C> {
  return given;
}

/**
 * Rows that stand in their table as the last fact about their key says; of a batch the last row counts, whole.
 * @param by the primary key @param gone an SQL condition on `rows`: such a row stands no more
 */
export function lastWord<const C extends Columns>({ table, name = table, columns, by, gone }: {
  table: string; name?: string; columns: C; by: readonly (keyof C & string)[]; gone?: string;
}): Write<C> {
  const names = Object.keys(columns);
  const given = names.filter((column) => !by.includes(column)).map((column) => `${column} = excluded.${column}`);
  const same = by.map((column) => `t.${column} = rows.${column}`).join(' and ');
  return {
    name, phase: 'insert', columns,
    key: (row) => by.map((column) => row[column]).join(' '),
    fold: (kept, later) => Object.assign(kept, later),
    parts: {
      ...(gone && { remove: `delete from ${table} t using rows where ${same} and ${gone}` }),
      upsert: `insert into ${table} (${names.join(', ')}) select * from rows${gone ? ` where not (${gone})` : ''}
        on conflict (${by.join(', ')}) do update set ${given.join(', ')}`,
    },
  };
}

/** The later row's non-null columns win. */
export function takeGiven<Row extends Record<string, unknown>>(kept: Row, later: Row): void {
  for (const column in later) if (later[column] !== null) kept[column] = later[column];
}

const ROWS = /\brows\b/g;

/** The WITH parts of one write, its parameters numbered from `firstParameter`. */
function partsOf({ name, columns, parts }: Write, firstParameter: number): string[] {
  const names = Object.keys(columns);
  const arrays = names.map((column, index) => `$${firstParameter + index}::${columns[column]}[]`);
  const given = `${name}_rows as (select * from unnest(${arrays.join(', ')}) as given(${names.join(', ')}))`;
  return [given, ...Object.entries(parts).map(([part, sql]) => `${name}_${part} as (${sql.replace(ROWS, `${name}_rows`)})`)];
}

/** Parts that stand before the writes, with the parameters that they take. */
export type Leading = { text: string; parameters: number };

function compose(writes: readonly Write[], leading: Leading | undefined): string {
  const parts = leading ? [leading.text] : [];
  let parameter = (leading?.parameters ?? 0) + 1;
  for (const each of writes) {
    parts.push(...partsOf(each, parameter));
    parameter += Object.keys(each.columns).length;
  }
  return `with ${parts.join(',\n')} select`;
}

/**
 * One statement for several writes. The same combination is composed, parsed and planned once; there are only as many as occur.
 * Its name is a digest, since PostgreSQL tells names apart by 63 characters.
 */
export function composer(): (writes: readonly Write[], leading?: Leading) => Statement {
  const known = new Map<string, Statement>();
  return (writes, leading) => {
    const combination = `${leading?.text ?? ''} ${writes.map(({ name }) => name).join()}`;
    let statement = known.get(combination);
    if (!statement) {
      const name = `batch-${createHash('sha256').update(combination).digest('hex').slice(0, 16)}`;
      known.set(combination, (statement = { name, text: compose(writes, leading) }));
    }
    return statement;
  };
}

/** The rows as parameters, a column each. */
export function parametersOf({ columns }: Write, rows: readonly Record<string, unknown>[]): Buffer[] {
  return Object.entries(columns).map(([column, type]) => encodeColumn(type, rows.map((row) => row[column])));
}
