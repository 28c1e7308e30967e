/**
 * An exclusive lock. It is a file lock of the operating system (held through SQLite), so it is released when the process ends, however it ends, and
 * there are no stale lock files.
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { asFatalError } from './fatal-error.ts';

/** A held lock. */
export type Lock = { release(): void };

/** SQLITE_BUSY (sqlite.org/rescode.html#busy) */
const BUSY = 5;

/** Undefined when another process (or another part of this one) still holds it after `waitMs`. Blocks the thread meanwhile. */
export function acquireLock(file: string, waitMs = 0): Lock | undefined {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(file, { timeout: waitMs });
  try {
    // Nothing is ever written, so no journal file is created.
    database.exec('pragma journal_mode = memory; begin exclusive');
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === BUSY) return undefined;
    throw asFatalError(error);
  }
}
