/**
 * npm run bench -- log [--events=N]: durable appends compared with SQLite, LMDB and PostgreSQL in the same run, then readers of a log with N events (default
 * a million; the goal for a restart is defined for ten million). The log encodes, hashes into its tree, signs, indexes, and paces its commits (every 10 ms,
 * or 2 ms when all writers are waiting, unless marked "not paced"); the others commit whatever is queued.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventsOption } from './events-option.ts';
import { appendRows } from './log/appends.ts';
import { readerRows } from './log/readers.ts';
import type { Row } from './row.ts';

const EVENTS = 1_000_000;

export async function bench(): Promise<Row[]> {
  const events = eventsOption(EVENTS, 10_000);
  const dir = mkdtempSync(join(tmpdir(), 'log-bench-'));
  try {
    return [...(await appendRows(dir)), ...(await readerRows(dir, events))];
  } finally {
    rmSync(dir, { recursive: true });
  }
}
