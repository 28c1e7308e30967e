/** A temporary PostgreSQL per test thread, with a database per test file. */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startPostgres, type EmbeddedPostgres, type PostgresAddress } from '@teamgram/host';
import pg from 'pg';

export type TestDatabase = {
  /** Address for a database account of the deployment: owner creates tables, projector writes rows, gateway and analyst read. */
  address: (account: 'owner' | 'projector' | 'gateway' | 'analyst') => PostgresAddress;
  drop(): Promise<void>;
};

let server: Promise<EmbeddedPostgres> | undefined;
let databases = 0;

/** Starts the server at first use (about 1.5 s); it ends with the test process. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const postgres = await (server ??= start());
  const name = `test_${process.pid}_${++databases}`;
  await asOwner(postgres, `create database ${name}`);
  return {
    address: (account) => ({ ...postgres.address(account), database: name }),
    drop: () => asOwner(postgres, `drop database if exists ${name} with (force)`),
  };
}

async function start(): Promise<EmbeddedPostgres> {
  const directory = mkdtempSync(join(tmpdir(), 'teamgram-postgres-'));
  const postgres = await startPostgres({ directory, port: await freePort(), logFile: join(directory, 'log') });
  removeAfterwards(directory);
  return postgres;
}

/** PostgreSQL ends with the thread that started it, without a chance to run our code, so a shell that waits for our end removes the files. */
function removeAfterwards(directory: string): void {
  const shell = spawn('sh', ['-c', 'cat > /dev/null; sleep 1; rm -rf "$0"', directory], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  shell.unref();
}

async function asOwner(postgres: EmbeddedPostgres, statement: string): Promise<void> {
  const client = new pg.Client(postgres.address('owner'));
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
