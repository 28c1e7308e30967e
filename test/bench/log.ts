/**
 * npm run bench -- log [--events=N]: durable appends beside SQLite, LMDB and PostgreSQL in the same run, then a log of N events (default a million; the
 * goal for a restart is set at ten million) as its readers see it. The log encodes, hashes into its tree, signs, indexes, and paces its commits (10
 * ms apart, 2 when everybody is back, unless it says "not paced"); a commit of the rivals is whatever waits.
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
