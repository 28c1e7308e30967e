/**
 * The secrets of this installation other than data keys: auth keys, SRP verifiers, the log's signing keys, clients' initConnection data and push
 * tokens. One SQLite file; every value is wrapped under the key-encryption key and bound to its row.
 */
import { DatabaseSync } from 'node:sqlite';
import { requireFormat } from '@teamgram/event-log';

/**
 * `secure_delete` overwrites deleted content with zeros. A write-ahead log needs one flush per commit where the rollback journal needs four, but
 * keeps old pages, so every deletion is followed by `forgetDeleted`.
 */
const SETTINGS = 'PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 256';
/** File format. Increase it when older versions must no longer open the file. */
const FORMAT = 1;
/** WITHOUT ROWID throughout: node:sqlite returns the last row id of every statement and fails for one above 2^53, as key ids are. */
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

/** Opens the secrets store, creating it when it does not exist. */
export function openSecrets(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  requireFormat(database, file, FORMAT);
  database.exec(SETTINGS);
  database.exec(SCHEMA);
  // A crash may have happened between a deletion and its truncation of the write-ahead log.
  forgetDeleted(database);
  return database;
}

/** Runs `work` in a transaction. */
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

/** Truncates the write-ahead log after a deletion, so that no file contains what was deleted. */
export function forgetDeleted(database: DatabaseSync): void {
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}
