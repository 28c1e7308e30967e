import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/** Rows per statement: one SQLite call for 32 rows costs half as much as 32 calls. */
const STATEMENT_ROWS = 32;
/** Rows between two yields to the event loop: about a millisecond. */
const SLICE_ROWS = 640;

/** Inserts many rows into one table, yielding between slices. */
export class BulkInsert {
  readonly #columns: number;
  readonly #many: StatementSync;
  readonly #one: StatementSync;

  constructor(database: DatabaseSync, table: string, columns: number, onConflict = '') {
    const row = `(${Array(columns).fill('?').join(', ')})`;
    this.#columns = columns;
    this.#many = database.prepare(`INSERT INTO ${table} VALUES ${Array(STATEMENT_ROWS).fill(row).join(', ')} ${onConflict}`);
    this.#one = database.prepare(`INSERT INTO ${table} VALUES ${row} ${onConflict}`);
  }

  /** @param values row by row */
  *run(values: readonly SQLInputValue[]): Generator<void> {
    const step = STATEMENT_ROWS * this.#columns;
    const whole = values.length - (values.length % step);
    for (let start = 0; start < whole; start += step) {
      this.#many.run(...values.slice(start, start + step));
      if ((start / this.#columns) % SLICE_ROWS === 0) yield;
    }
    for (let start = whole; start < values.length; start += this.#columns) this.#one.run(...values.slice(start, start + this.#columns));
    yield;
  }
}
