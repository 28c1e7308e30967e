/**
 * The secrets of this installation that are not data keys: authorization keys, SRP verifiers, the log's signing keys, what clients said of themselves,
 * and by what their devices are notified. One SQLite file of its own; every value is wrapped under the key-encryption key and bound to its place.
 */
import { DatabaseSync } from 'node:sqlite';
import { requireFormat } from '@teamgram/event-log';

/**
 * `secure_delete` overwrites what is deleted with zeros. The write-ahead log needs one flush a commit where the rollback journal needs four;
 * it would keep old pages, so every deletion is followed by `forgetDeleted`.
 */
const SETTINGS = 'PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 256';
/** Raise it when older programs must not open the file any more. */
const FORMAT = 1;
/** WITHOUT ROWID throughout: node:sqlite answers the last row id of every statement and refuses one above 2^53, as key ids are. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS auth_key (
    id INTEGER PRIMARY KEY, wrapped BLOB NOT NULL, temporary INTEGER NOT NULL, expires_at_s INTEGER, permanent_id INTEGER, dc_id INTEGER,
    initial_salt INTEGER, created_at_s INTEGER
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS auth_key_permanent ON auth_key (permanent_id) WHERE permanent_id IS NOT NULL;
  CREATE TABLE IF NOT EXISTS idle_key (id INTEGER PRIMARY KEY, since_s INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS client (id INTEGER PRIMARY KEY, wrapped BLOB NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS verifier (id BLOB PRIMARY KEY, user INTEGER NOT NULL, wrapped BLOB NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS push_token (id INTEGER PRIMARY KEY, wrapped BLOB NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS identity (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL) WITHOUT ROWID;
`;

export function openSecrets(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  requireFormat(database, file, FORMAT);
  database.exec(SETTINGS);
  database.exec(SCHEMA);
  // A crash may have come between a deletion and this.
  forgetDeleted(database);
  return database;
}

/** All that `work` writes, or nothing. */
export function atOnce(database: DatabaseSync, work: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** After a deletion: no file of the store holds what was deleted. */
export function forgetDeleted(database: DatabaseSync): void {
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}
