/**
 * An index of the logical streams, for readers that have the log's files but not the writer's index. Costs nothing until a logical stream is
 * requested; then it reads up to the end of the log, in steps. Derived data: rebuilt when it is missing or does not match the log.
 */
import { rmSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { decodeEnvelope } from '@teamgram/event-schemas';
import type { ServedJournal, StreamPlaces } from './journal.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS stream (name TEXT PRIMARY KEY, key INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS event (stream INTEGER, version INTEGER, position INTEGER NOT NULL, PRIMARY KEY (stream, version)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS reached (position INTEGER NOT NULL);
`;
/** SQLITE_CORRUPT, SQLITE_NOTADB. */
const DAMAGED = [11, 26];

export type StreamIndex = StreamPlaces & { close(): void };

export type StreamSource = Pick<ServedJournal, 'end' | 'readEntries' | 'entry'>;

/** @param file a path, or ':memory:' */
export function streamIndex(file: string, source: StreamSource): StreamIndex {
  const database = openDatabase(file);
  const insertStream = database.prepare('INSERT INTO stream SELECT ?, count(*) FROM stream WHERE true ON CONFLICT DO NOTHING');
  const insertEvent = database.prepare('INSERT OR REPLACE INTO event SELECT key, ?, ? FROM stream WHERE name = ?');
  const select = database.prepare('SELECT position FROM event JOIN stream ON stream = key WHERE name = ? AND version >= ? ORDER BY version LIMIT ?');
  const selectLength = database.prepare('SELECT max(version) AS last FROM event WHERE stream = (SELECT key FROM stream WHERE name = ?)');
  const writeReached = database.prepare('INSERT OR REPLACE INTO reached (rowid, position) VALUES (1, ?)');
  let reached = (database.prepare('SELECT position FROM reached').get()?.['position'] as number | undefined) ?? 0;
  let reaching = Promise.resolve();
  let checked = false;

  function take(to: number): void {
    const { first, entries } = source.readEntries(reached, to);
    database.exec('BEGIN');
    for (const entry of entries) {
      const { stream, version, position } = decodeEnvelope(entry);
      insertStream.run(stream);
      insertEvent.run(version, position, stream);
    }
    writeReached.run(first + entries.length);
    database.exec('COMMIT');
    reached = first + entries.length;
  }

  /** The file may belong to an older log: the newest event it knows must match the log. */
  function check(): void {
    checked = true;
    const newest = reached > 0 && reached <= source.end ? decodeEnvelope(source.entry(reached - 1)) : undefined;
    if (newest && select.get(newest.stream, newest.version, 1)?.['position'] === newest.position) return;
    database.exec('DELETE FROM stream; DELETE FROM event; DELETE FROM reached');
    reached = 0;
  }

  async function reach(end: number): Promise<void> {
    if (!checked) check();
    while (reached < end) {
      take(end);
      await nextTurn();
    }
  }

  return {
    async length(stream) {
      const end = source.end;
      await (reaching = reaching.then(() => reach(end), () => reach(end)));
      const last = selectLength.get(stream)?.['last'] as number | null | undefined;
      return last === null || last === undefined ? 0 : last + 1;
    },
    positions: (stream, from, count) => select.all(stream, from, count).map((row) => row['position'] as number),
    close: () => database.close(),
  };
}

function openDatabase(file: string): DatabaseSync {
  try {
    return openSchema(file);
  } catch (error) {
    if (!DAMAGED.includes((error as { errcode?: number }).errcode ?? 0)) throw error;
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
    return openSchema(file);
  }
}

function openSchema(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  // WAL with NORMAL may lose the last transactions in a power cut, but never a part of one; the position is in the same transaction.
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; ${SCHEMA}`);
  return database;
}
