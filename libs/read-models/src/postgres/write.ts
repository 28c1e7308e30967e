import { createHash } from 'node:crypto';
import { encodeColumn, type ColumnType, type ColumnValue } from './binary-array.ts';
import type { Statement } from './database.ts';

type Columns = Record<string, ColumnType>;
export type RowOf<C extends Columns> = { -readonly [K in keyof C]: ColumnValue<C[K]> | null };

/**
 * Writes of one transaction run in phases, each as one statement. All parts of a statement see the tables as they were before it (PostgreSQL docs,
 * 7.8.4), so a write that depends on another one of the same batch belongs to a later phase.
 */
export const phases = ['insert', 'amend', 'prune', 'remove', 'settle', 'read', 'purge'] as const;
export type Phase = (typeof phases)[number];

/** A bulk write: parts of a WITH statement over `unnest` of binary arrays. */
export type Write<C extends Columns = Columns> = {
  name: string;
  phase: Phase;
  columns: C;
  /** SQL of each part; `rows` stands for the given rows. A part may read earlier ones as `<name>_<part>`. */
  parts: Record<string, string>;
  /** Rows with equal keys are folded into one, because a statement can change a row only once. Absent: no folding. */
  key?: (row: RowOf<C>) => string;
  /** Folds a later row into the earlier one with the same key. Default: the later row's non-null columns win. */
  fold?: (kept: RowOf<C>, later: RowOf<C>) => void;
};

/** Returns its argument; infers the types of the columns. */
export function write<const C extends Columns>(given: Write<C>): Write<C> {
  return given;
}

/**
 * An upsert of whole rows in which the last fact about a key wins.
 * @param by the primary key @param gone an SQL condition on `rows` for rows to be deleted
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

/** The WITH parts of one write, with parameters numbered from `firstParameter`. */
function partsOf({ name, columns, parts }: Write, firstParameter: number): string[] {
  const names = Object.keys(columns);
  const arrays = names.map((column, index) => `$${firstParameter + index}::${columns[column]}[]`);
  const given = `${name}_rows as (select * from unnest(${arrays.join(', ')}) as given(${names.join(', ')}))`;
  return [given, ...Object.entries(parts).map(([part, sql]) => `${name}_${part} as (${sql.replace(ROWS, `${name}_rows`)})`)];
}

/** Parts that precede the writes, with their number of parameters. */
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
 * Combines several writes into one statement. Each combination is composed, parsed and planned once; only those that occur are created. Its name is a
 * digest, because PostgreSQL truncates names to 63 characters.
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

/** The rows as parameters, one per column. */
export function parametersOf({ columns }: Write, rows: readonly Record<string, unknown>[]): Buffer[] {
  return Object.entries(columns).map(([column, type]) => encodeColumn(type, rows.map((row) => row[column])));
}
