import type { DatabaseSync } from 'node:sqlite';
import { WrittenByNewer } from '../event-log.ts';

/**
 * Checks the format number in the header of a SQLite file that cannot be rebuilt (sqlite.org/pragma.html#pragma_user_version): a program that does
 * not know the format must not write to it. Call before any other access. @throws {WrittenByNewer}
 */
export function requireFormat(database: DatabaseSync, file: string, format: number): void {
  const { user_version: found } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (found === format) return;
  if (found > format) throw new WrittenByNewer(`${file} has format ${found}`);
  database.exec(`PRAGMA user_version = ${format}`);
}
