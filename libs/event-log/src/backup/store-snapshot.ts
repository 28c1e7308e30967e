import { closeSync, fsyncSync, openSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';

/** A snapshot of one SQLite file in WAL mode; its owner can keep writing. */
export interface StoreSnapshot {
  /** Copies the snapshot to a new file. When it resolves, the content is durable, but not yet the directory entry. */
  copyTo(path: string): Promise<void>;
  /** Ends the snapshot, so that the owner's write-ahead log can be truncated again. */
  release(): void;
}

/** Takes a snapshot of what is committed now: a read transaction on a separate connection, which in WAL mode blocks nobody. */
export function pinStore(file: string): StoreSnapshot {
  const database = new DatabaseSync(file);
  // SQLite takes the snapshot at the first read, not at BEGIN.
  database.exec('BEGIN; SELECT count(*) FROM sqlite_schema');
  return {
    async copyTo(path) {
      await backup(database, path);
      const copy = openSync(path, 'r');
      fsyncSync(copy);
      closeSync(copy);
    },
    release: () => database.close(),
  };
}
