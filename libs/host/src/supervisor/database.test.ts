import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { freePort } from '../free-ports.ts';
import { chooseDatabase } from './database.ts';

const root = mkdtempSync(join(tmpdir(), 'database '));
afterAll(() => rmSync(root, { recursive: true }));

test('killed and with its directory deleted, it is restarted empty, with the passwords that the processes know', { timeout: 60_000 }, async () => {
  const directory = join(root, 'postgres');
  const told: (string | undefined)[] = [];
  const database = chooseDatabase(undefined, { directory, runDirectory: root, port: await freePort(), users: 2, onChange: () => told.push(database.status?.state) });
  try {
    await database.start();
    const { pid } = database.status!;
    const known = database.address('gateway');
    process.kill(pid!, 'SIGSTOP');
    rmSync(directory, { recursive: true });
    process.kill(pid!, 'SIGKILL');
    await expect.poll(() => database.status, { timeout: 30_000 }).toMatchObject({ state: 'ready', reason: expect.stringContaining('it has ended; see') });
    expect(database.status!.pid).not.toBe(pid);
    expect(told).toEqual(expect.arrayContaining(['starting', 'ready', 'waiting']));
    const client = new pg.Client(known);
    await client.connect();
    await client.end();
  } finally {
    await database.stop();
  }
  expect(database.status).toMatchObject({ state: 'stopped' });
});
