/**
 * npm run bench -- log [--events=N]: durable appends beside SQLite, LMDB and PostgreSQL in the same run, then a log of N events (default a million; the
 * goal for a restart is set at ten million) as its readers see it. The log encodes, hashes into its tree, signs, indexes, and paces its commits (8
 * ms apart, 2 when everybody is back, unless it says "not paced"); a commit of the rivals is whatever waits.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appendRows } from './log/appends.ts';
import { readerRows } from './log/readers.ts';
import type { Row } from './row.ts';

const EVENTS = 1_000_000;

export async function bench(): Promise<Row[]> {
  const events = Number(process.argv.find((arg) => arg.startsWith('--events='))?.slice('--events='.length) ?? EVENTS);
  if (!Number.isSafeInteger(events) || events < 10_000) throw new Error('--events takes a number from 10000 on');
  const dir = mkdtempSync(join(tmpdir(), 'log-bench-'));
  try {
    return [...(await appendRows(dir)), ...(await readerRows(dir, events))];
  } finally {
    rmSync(dir, { recursive: true });
  }
}
