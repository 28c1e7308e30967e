import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { bootId } from './boot-id.ts';

const FORMAT = 4;
/** SQLITE_CORRUPT, SQLITE_NOTADB. */
const DAMAGED = [11, 26];

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS stream (name TEXT PRIMARY KEY, key INTEGER NOT NULL, next INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS stream_run (stream INTEGER, first INTEGER, positions BLOB NOT NULL, PRIMARY KEY (stream, first)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS id_chunk (first INTEGER PRIMARY KEY, prefixes BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS id_bucket (key INTEGER PRIMARY KEY, entries BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
`;

/**
 * Opens the database of the index, which is written without fsync. A file that may be torn is discarded, because everything in it can be rebuilt from
 * the segments: a damaged file, one of another format, and one that was open when the machine (not just the process) stopped.
 */
export function openIndexDatabase(file: string): DatabaseSync {
  const database = openWhole(file) ?? openNew(file);
  saveState(database, 'format', FORMAT);
  saveState(database, 'open in boot', bootId());
  // Must be durable before any other write: otherwise a power cut could keep changes but lose the mark that the database was open.
  makeDurable(database);
  database.exec('PRAGMA synchronous = OFF');
  return database;
}

export function readState(database: DatabaseSync, name: string): string | number | undefined {
  return database.prepare('SELECT value FROM state WHERE name = ?').get(name)?.['value'] as string | number | undefined;
}

export function saveState(database: DatabaseSync, name: string, value: string | number): void {
  database.prepare('INSERT INTO state VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value').run(name, value);
}

/** Marks the file as complete, so that the next start may trust it whatever happens to the machine in between; its content is made durable first. */
export function markWhole(database: DatabaseSync): void {
  makeDurable(database);
  database.exec("DELETE FROM state WHERE name = 'open in boot'");
}

/** Call outside a transaction. Flushes the write-ahead log and the database, and makes every later transaction durable until `synchronous` is changed. */
function makeDurable(database: DatabaseSync): void {
  database.exec('PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE)');
}

function openWhole(file: string): DatabaseSync | undefined {
  const database = new DatabaseSync(file);
  try {
    // One process with one connection: no locking per statement. WAL keeps transactions atomic when the process is killed.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536');
    database.exec(SCHEMA);
    const format = readState(database, 'format');
    const openInBoot = readState(database, 'open in boot');
    if ((format === undefined || format === FORMAT) && (openInBoot === undefined || openInBoot === bootId())) return database;
  } catch (error) {
    if (!DAMAGED.includes((error as { errcode?: number }).errcode ?? 0)) throw error;
  }
  database.close();
  return undefined;
}

function openNew(file: string): DatabaseSync {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(file + suffix, { force: true });
  const database = openWhole(file);
  if (!database) throw new Error(`the index ${file} cannot be made anew`);
  return database;
}
