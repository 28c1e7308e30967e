/** Time from the command to "ready": for the first start, which creates keys and database, and for later ones. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../support/server.ts';
import { median } from './machine.ts';
import type { Row } from './row.ts';

const INSTALLATIONS = 5;
const LATER_STARTS = 2;

export async function bench(): Promise<Row[]> {
  const first: number[] = [];
  const later: number[] = [];
  for (let n = 0; n < INSTALLATIONS; n++) {
    const folder = mkdtempSync(join(tmpdir(), 'teamgram-bench-'));
    try {
      first.push(await timedStart(join(folder, 'data')));
      for (let again = 0; again < LATER_STARTS; again++) later.push(await timedStart(join(folder, 'data')));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return [
    { name: `first start (slowest of ${first.length}: ${(Math.max(...first) / 1000).toFixed(1)} s)`, value: median(first) / 1000, unit: 's' },
    { name: `later starts (slowest of ${later.length}: ${(Math.max(...later) / 1000).toFixed(1)} s)`, value: median(later) / 1000, unit: 's' },
  ];
}

async function timedStart(dataDir: string): Promise<number> {
  const startedMs = performance.now();
  const server = await startServer({ dataDir });
  const durationMs = performance.now() - startedMs;
  await server.stop();
  return durationMs;
}
