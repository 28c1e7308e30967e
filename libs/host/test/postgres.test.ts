import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { freePort, startPostgres, type Account, type EmbeddedPostgres } from '../src/index.ts';
import { findBinaries } from '../src/postgres/binaries.ts';
import { isPostmasterOf, readPostmaster } from '../src/postgres/postmaster-file.ts';

const root = mkdtempSync(join(tmpdir(), 'postgres test '));
const running: EmbeddedPostgres[] = [];

afterEach(async () => {
  for (const postgres of running.splice(0)) await postgres.stop();
});
afterAll(() => rmSync(root, { recursive: true }));

async function start(name: string, port?: number): Promise<EmbeddedPostgres> {
  const postgres = await startPostgres({ directory: join(root, name), port: port ?? (await freePort()), logFile: join(root, 'log') });
  running.push(postgres);
  return postgres;
}

async function query(postgres: EmbeddedPostgres, account: Account, text: string, overTcp = false): Promise<unknown[]> {
  const address = postgres.address(account);
  const client = new pg.Client(overTcp ? { ...address, host: '127.0.0.1' } : address);
  await client.connect();
  try {
    // Several statements return several results.
    const results = [await client.query<unknown[]>({ text, rowMode: 'array' })].flat();
    return results.at(-1)!.rows.flat();
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', { timeout: 60_000 }, () => {
  test('tables of another version, and an unreadable password file: a line says what to do', async () => {
    const directory = join(root, 'old');
    await (await start('old')).stop();
    writeFileSync(join(directory, 'data', 'PG_VERSION'), '99\n');
    await expect(start('old')).rejects.toThrow(/another version made them: move .* away, its tables are filled anew/);
    writeFileSync(join(directory, 'passwords.json'), '{');
    await expect(start('old')).rejects.toThrow(/passwords.json is damaged; restore it, or move .* away/);
  });

  test('starts in a private folder with spaces in its path, keeps its data, starts again', async () => {
    mkdirSync(join(root, 'closed home'));
    chmodSync(join(root, 'closed home'), 0o700);
    const first = await start('closed home/pg');
    await query(first, 'owner', 'create table kept as select 17 as value');
    await first.stop();
    const second = await start('closed home/pg');
    expect(await query(second, 'gateway', 'select value from kept')).toEqual([17]);
    expect(await query(second, 'gateway', 'select value from kept', true)).toEqual([17]);
    expect(await query(second, 'owner', 'show fsync')).toEqual(['on']);
  });

  test('each account has exactly its privileges', async () => {
    const postgres = await start('accounts');
    await query(postgres, 'owner', 'create table model (value int); create view analytics.documented as select value from model');
    await query(postgres, 'projector', 'insert into model values (1)');
    expect(await query(postgres, 'gateway', 'select value from model')).toEqual([1]);
    expect(await query(postgres, 'analyst', 'select value from analytics.documented')).toEqual([1]);
    for (const [account, text] of [
      ['projector', 'create table mine ()'], ['gateway', 'insert into model values (2)'], ['gateway', 'create table mine ()'],
      ['analyst', 'select value from model'], ['analyst', 'delete from analytics.documented'],
    ] as const) {
      await expect(query(postgres, account, text), `${account}: ${text}`).rejects.toThrow(/permission denied/);
    }
    const wrong = new pg.Client({ ...postgres.address('gateway'), password: 'wrong' });
    await expect(wrong.connect()).rejects.toThrow(/password authentication failed/);
    expect(postgres.analystUrl).not.toContain(postgres.address('analyst').password);
  });

  test('a killed server recovers committed data', async () => {
    const first = await start('killed');
    await query(first, 'owner', 'create table kept as select 1 as value');
    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    expect(await query(await start('killed'), 'gateway', 'select value from kept')).toEqual([1]);
  });

  test('a leftover server is identified by its data directory and stopped; another process with its pid is left alone', async () => {
    const first = await start('left over');
    const data = join(root, 'left over', 'data');
    expect(readPostmaster(data)).toEqual({ pid: first.pid, ready: true });
    expect(isPostmasterOf(data, first.pid)).toBe(true);
    await start('left over');
    await first.ended;
    await running.pop()!.stop();
    const stranger = spawn('sleep', ['60']);
    writeFileSync(join(data, 'postmaster.pid'), `${stranger.pid}\n${data}\n1\n1\n\n\n\nready\n`);
    const third = await start('left over');
    expect(third.pid).not.toBe(stranger.pid);
    expect(stranger.exitCode).toBeNull();
    stranger.kill();
  });

  test('an interrupted initialisation is started over', async () => {
    mkdirSync(join(root, 'cut off', 'unfinished', 'base'), { recursive: true, mode: 0o700 });
    expect(await query(await start('cut off'), 'gateway', 'select 1')).toEqual([1]);
  });

  test('a failure to start is reported in one line', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await expect(start('no port', (server.address() as AddressInfo).port)).rejects.toThrow(/^PostgreSQL does not start: .* \(more in .*log\)$/);
    server.close();
  });

  test('no user data reaches its log', async () => {
    const postgres = await start('quiet');
    await expect(query(postgres, 'owner', "select 'planted marker'::int")).rejects.toThrow('planted marker');
    await query(postgres, 'owner', "create table t (v text unique); insert into t values ('planted marker')");
    await expect(query(postgres, 'owner', "insert into t values ('planted marker')")).rejects.toThrow('duplicate key');
    expect(readFileSync(join(root, 'log'), 'utf8')).not.toContain('planted marker');
  });
});

test('an unsupported platform is reported in one line', () => {
  expect(() => findBinaries('sunos', 'sparc')).toThrow('npm ships no PostgreSQL for sunos on sparc');
});
