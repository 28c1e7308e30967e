import type { DatabaseSync } from 'node:sqlite';
import { WrittenByNewer } from '../event-log.ts';

/**
 * The format of a SQLite file that cannot be made again, in its own header (sqlite.org/pragma.html#pragma_user_version): a program that does not know it
 * must not write there. Ask before anything else. @throws {WrittenByNewer}
 */
export function requireFormat(database: DatabaseSync, file: string, format: number): void {
  const { user_version: found } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (found === format) return;
  if (found > format) throw new WrittenByNewer(`${file} has format ${found}`);
  database.exec(`PRAGMA user_version = ${format}`);
}
