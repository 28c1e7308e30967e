import { DatabaseSync } from 'node:sqlite';
import { checkpointVerifier, CryptoError, EMPTY_ROOT } from '@teamgram/crypto';
import type { WitnessedHead, WitnessStore } from './witness.ts';

/** FULL: a commit is on disk when it returns. IMMEDIATE transactions exclude a second process on the same directory. */
const SCHEMA = `
  PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS log (origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL, contradiction TEXT) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS log_key (origin TEXT NOT NULL REFERENCES log, key TEXT NOT NULL, PRIMARY KEY (origin, key)) WITHOUT ROWID;
`;

/** A log as shown to the operator of the witness. `contradiction`: a checkpoint the log signed that diverges from the history in `head`. */
export type WatchedLog = { origin: string; keys: string[]; head: WitnessedHead; contradiction: string | undefined };

/** The state of a witness in one SQLite file. */
export class SqliteWitnessStore implements WitnessStore {
  readonly #database: DatabaseSync;

  constructor(file: string) {
    this.#database = new DatabaseSync(file);
    this.#database.exec(SCHEMA);
  }

  /**
   * Adds a log to watch, or further keys of one. Logs are never removed, because a removed log could be shown a different history later. @throws
   * {CryptoError} BAD_KEY
   */
  addLog(origin: string, keys: readonly string[]): void {
    const strange = keys.find((key) => checkpointVerifier(key).name !== origin);
    if (strange) throw new CryptoError('BAD_KEY', `the key ${strange.slice(0, 80)} is not named after the log ${origin}`);
    this.#atomic(() => {
      this.#database.prepare('INSERT OR IGNORE INTO log VALUES (?, 0, ?, ?, NULL)').run(origin, EMPTY_ROOT, '');
      for (const key of keys) this.#database.prepare('INSERT OR IGNORE INTO log_key VALUES (?, ?)').run(origin, key);
    });
  }

  removeKey(origin: string, key: string): boolean {
    return this.#database.prepare('DELETE FROM log_key WHERE origin = ? AND key = ?').run(origin, key).changes === 1;
  }

  logs(): WatchedLog[] {
    return this.#database.prepare('SELECT origin, contradiction FROM log ORDER BY origin').all().map(({ origin, contradiction }) => ({
      origin: String(origin),
      keys: this.#keys(String(origin)),
      head: this.headOf(String(origin)),
      contradiction: contradiction === null ? undefined : String(contradiction),
    }));
  }

  keysOf(origin: string) {
    const keys = this.#keys(origin);
    return keys.length > 0 || this.#row(origin) ? keys.map(checkpointVerifier) : undefined;
  }

  headOf(origin: string): WitnessedHead {
    const row = this.#row(origin);
    return row ? { size: Number(row['size']), root: row['root'] as Uint8Array, note: String(row['note']) } : { size: 0, root: EMPTY_ROOT, note: '' };
  }

  advance(origin: string, oldSize: number, { size, root, note }: WitnessedHead): boolean {
    return this.#atomic(() => this.#database.prepare('UPDATE log SET size = ?, root = ?, note = ? WHERE origin = ? AND size = ?').run(size, root, note, origin, oldSize).changes === 1);
  }

  keepContradiction(origin: string, note: string): void {
    this.#database.prepare('UPDATE log SET contradiction = ? WHERE origin = ?').run(note, origin);
  }

  close(): void {
    this.#database.close();
  }

  #keys(origin: string): string[] {
    return this.#database.prepare('SELECT key FROM log_key WHERE origin = ? ORDER BY key').all(origin).map(({ key }) => String(key));
  }

  #row(origin: string) {
    return this.#database.prepare('SELECT size, root, note FROM log WHERE origin = ?').get(origin);
  }

  #atomic<Value>(work: () => Value): Value {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const value = work();
      this.#database.exec('COMMIT');
      return value;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}
