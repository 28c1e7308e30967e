import { advanceOf } from './standing.ts';
import { composer, parametersOf, phases, takeGiven, type RowOf, type Write } from './write.ts';
import type { ColumnType } from './binary-array.ts';
import type { Database, Statement } from './database.ts';

type AnyRow = Record<string, unknown>;
type Gathered = { write: Write; rows: AnyRow[]; byKey: Map<string, AnyRow> };

/** Collects the rows that projectors write: one batch in memory, folded by key. */
export interface Rows {
  add<C extends Record<string, ColumnType>>(write: Write<C>, row: RowOf<C>): void;
}

/** A statement together with its values. */
export type BoundStatement = { statement: Statement; values: unknown[] };

export type BatchRows = Rows & {
  /**
   * The statements of one transaction, in order. The first one also advances the position from `from` to `to`, or fails, and records the time of the
   * newest event.
   */
  statements(from: number, to: number, timeMs: number): BoundStatement[];
};

const compose = composer();

/** An empty batch for one partition's journal. */
export function gatherRows(partition: number): BatchRows {
  const gathered = new Map<string, Gathered>();

  function add(write: Write, row: AnyRow): void {
    let into = gathered.get(write.name);
    if (!into) gathered.set(write.name, (into = { write, rows: [], byKey: new Map() }));
    const key = write.key?.(row as never);
    if (key === undefined) return void into.rows.push(row);
    const kept = into.byKey.get(key);
    if (kept) return (write.fold ?? takeGiven)(kept as never, row as never);
    into.byKey.set(key, row);
    into.rows.push(row);
  }

  return {
    add: add as Rows['add'],
    statements(from, to, timeMs) {
      const statements: BoundStatement[] = [];
      for (const phase of phases) {
        const present = [...gathered.values()].filter(({ write }) => write.phase === phase).sort(byName);
        const first = phase === 'insert';
        if (!first && present.length === 0) continue;
        const statement = compose(present.map(({ write }) => write), first ? advanceOf(partition) : undefined);
        const values = present.flatMap(({ write, rows }) => parametersOf(write, rows));
        statements.push({ statement, values: first ? [from, to, timeMs, ...values] : values });
      }
      return statements;
    },
  };
}

const byName = (left: Gathered, right: Gathered) => (left.write.name < right.write.name ? -1 : 1);

/** Runs the statements as one transaction, sent at once without waiting. A single statement is a transaction by itself. */
export async function runTransaction(database: Database, statements: readonly BoundStatement[]): Promise<void> {
  const [only] = statements;
  if (only && statements.length === 1) return void (await database.query(only.statement, only.values));
  // After a failure all later statements fail too and the last one rolls back, so the first rejection is the cause.
  await Promise.all([
    database.execute('begin'),
    ...statements.map(({ statement, values }) => database.query(statement, values)),
    database.execute('commit'),
  ]);
}
