import { closeSync, fsyncSync, openSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';

/** One SQLite file in write-ahead mode as it was at one instant; its owner goes on writing. */
export interface StoreSnapshot {
  /** Writes that state to a new file; durable when it resolves, but for its name. */
  copyTo(path: string): Promise<void>;
  /** Lets the owner's write-ahead log be emptied again. */
  release(): void;
}

/** Pins what is committed now: a read transaction of a connection of its own, which in write-ahead mode hinders nobody. */
export function pinStore(file: string): StoreSnapshot {
  const database = new DatabaseSync(file);
  // SQLite takes the snapshot with the first read, not with BEGIN.
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
