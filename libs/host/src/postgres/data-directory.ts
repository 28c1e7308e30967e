/** Creates PostgreSQL's data directory once and atomically: it is built under a temporary name and renamed when complete. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asFatalError, ExitCode, FatalError } from '../fatal-error.ts';
import { setupSql, type Passwords } from './accounts.ts';
import type { PostgresBinaries } from './binaries.ts';
import { admit, type Privileges } from './privileges.ts';

type Setup = { directory: string; binaries: PostgresBinaries; privileges: Privileges; passwords: Passwords };

/** The path of the complete data directory. */
export function dataDirectoryIn(directory: string): string {
  return join(directory, 'data');
}

/** Returns the data directory, creating it if missing (about 1 s). Throws FatalError with PostgreSQL's own reason. */
export function ensureDataDirectory(setup: Setup): string {
  const data = dataDirectoryIn(setup.directory);
  if (existsSync(join(data, 'PG_VERSION'))) return data;
  const unfinished = join(setup.directory, 'unfinished');
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  admit(setup.privileges, unfinished, setup.binaries.postgres);
  initialise(setup, unfinished);
  createAccounts(setup, unfinished);
  renameSync(unfinished, data);
  return data;
}

/** Rejects all connections until the accounts have their passwords. */
function initialise(setup: Setup, data: string): void {
  // --no-sync: an incomplete directory is discarded, and a lost read model is rebuilt from the log.
  const options = ['-U', 'owner', '-E', 'UTF8', '--locale=C', '--auth=reject', '--no-sync', '--no-instructions'];
  run(setup, setup.binaries.initdb, ['-D', data, ...options], '');
}

function createAccounts(setup: Setup, data: string): void {
  const quiet = ['-c', 'log_min_messages=error', '-c', 'log_min_error_statement=panic', '-c', 'exit_on_error=on'];
  run(setup, setup.binaries.postgres, ['--single', ...quiet, '-D', data, 'template1'], setupSql(setup.passwords) + '\n');
  // Overwrites the existing file, which keeps its owner and mode.
  writeFileSync(join(data, 'pg_hba.conf'), 'local all all scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256\n');
}

function run({ privileges: { prefix, user } }: Setup, program: string, args: string[], input: string): void {
  const [command, ...rest] = [...prefix, program, ...args];
  const { status, stderr, error } = spawnSync(command!, rest, { input, encoding: 'utf8', ...user });
  if (error) throw asFatalError(error);
  if (status === 0) return;
  const reason = stderr.trim().split('\n').find((line) => /error|fatal|could not/i.test(line)) ?? `exit code ${status}`;
  throw new FatalError(`PostgreSQL cannot make its data directory: ${reason}`, reason.includes('No space left') ? ExitCode.disk : ExitCode.unavailable);
}
