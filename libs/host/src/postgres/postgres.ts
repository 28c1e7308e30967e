/**
 * Runs a real PostgreSQL server in our data directory: creates, starts, monitors and stops it. It is as crash-safe as PostgreSQL is, and its content
 * can be rebuilt from the log.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, realpathSync } from 'node:fs';
import type { PostgresAddress } from '../config.ts';
import { ExitCode, FatalError } from '../fatal-error.ts';
import { DATABASE, ensurePasswords, writeAnalystPassfile, type Account, type Passwords } from './accounts.ts';
import { findBinaries } from './binaries.ts';
import { dataDirectoryIn, ensureDataDirectory } from './data-directory.ts';
import { isPostmasterOf, readPostmaster, removePostmasterFile, stopPostmaster } from './postmaster-file.ts';
import { choosePrivileges, type Privileges } from './privileges.ts';

export type PostgresOptions = {
  /** Used exclusively by this server; created if missing. */
  directory: string;
  /** TCP port on 127.0.0.1, for analysts and tools. */
  port: number;
  /** Number of processes that connect to it permanently; raises max_connections. */
  users?: number;
  /** PostgreSQL's own messages are appended here. */
  logFile: string;
  /** The passwords of a place determined before: running processes know them, so they are kept even if the directory was deleted since. */
  passwords?: Passwords;
};

/** Connection parameters, known before the server runs. */
export type PostgresPlace = {
  /** Uses the unix socket if the path is short enough (cheaper than TCP), otherwise 127.0.0.1. */
  address(account: Account): PostgresAddress;
  /** libpq URL without a password; it refers to the password file. */
  analystUrl: string;
  passwords: Passwords;
};

export type EmbeddedPostgres = PostgresPlace & {
  pid: number;
  /** Resolves when the server has ended, whether requested or not. */
  ended: Promise<void>;
  /** Fast shutdown; takes a few seconds at most. */
  stop(): Promise<void>;
};

/** For analysts (read-models/schema.ts), operators, rebuilds and probes. */
const CONNECTIONS_BESIDE = 45;
/** Projections use one for presence, one for the search index and one per journal. */
const CONNECTIONS_PER_USER = 3;
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 8_000;
/** sockaddr_un holds 108 bytes on Linux and 104 on macOS, including the file name `.s.PGSQL.65535` and a NUL. */
const SOCKET_DIRECTORY_BYTES_MAX = 104 - 16;

/** Creates directory and passwords if missing, without starting the server. */
export function placePostgres(options: Pick<PostgresOptions, 'directory' | 'port' | 'passwords'>): PostgresPlace {
  const { socketDirectory, passwords, passfile } = prepare(options);
  return {
    passwords,
    address: (user) => ({ host: socketDirectory ?? '127.0.0.1', port: options.port, database: DATABASE, user, password: passwords[user] }),
    analystUrl: `postgresql://analyst@127.0.0.1:${options.port}/${DATABASE}?passfile=${encodeURIComponent(passfile)}`,
  };
}

function prepare({ directory: path, passwords: known }: Pick<PostgresOptions, 'directory' | 'passwords'>) {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  // Without symbolic links, as reported by PostgreSQL and /proc: a leftover server is identified by this path.
  const directory = realpathSync(path);
  const passwords = ensurePasswords(directory, known);
  const data = dataDirectoryIn(directory);
  return { directory, passwords, passfile: writeAnalystPassfile(directory, passwords), socketDirectory: Buffer.byteLength(data) <= SOCKET_DIRECTORY_BYTES_MAX ? data : undefined };
}

/** Throws FatalError with PostgreSQL's own reason. A leftover server of a killed supervisor is stopped first. */
export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const { directory, passwords, socketDirectory } = prepare(options);
  const privileges = choosePrivileges();
  const binaries = findBinaries();
  const data = ensureDataDirectory({ directory, binaries, privileges, passwords });
  await stopLeftOver(data);
  const child = launch(binaries.postgres, ['-D', data, ...settings(options.port, socketDirectory, options.users ?? 0)], privileges, options.logFile);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  await untilReady(child, data, ended, options);
  return {
    ...placePostgres(options),
    pid: child.pid!,
    ended,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) await stopPostmaster(child.pid!, STOP_TIMEOUT_MS);
      await ended;
    },
  };
}

async function stopLeftOver(data: string): Promise<void> {
  const old = readPostmaster(data);
  if (!old) return;
  if (isPostmasterOf(data, old.pid)) await stopPostmaster(old.pid, STOP_TIMEOUT_MS);
  // PostgreSQL mistakes any living process with the recorded pid for its predecessor and refuses to start; reused pids are likely in containers.
  // Remaining children of a killed server are still detected by their shared memory.
  else removePostmasterFile(data);
}

function launch(program: string, args: string[], { prefix, user }: Privileges, logFile: string): ChildProcess {
  const log = openSync(logFile, 'a', 0o600);
  const [command, ...rest] = [...prefix, program, ...args];
  try {
    // In its own process group: on Ctrl-C the processes that use it must stop first.
    return spawn(command!, rest, { stdio: ['ignore', log, log], detached: true, ...user });
  } finally {
    closeSync(log);
  }
}

/** Sized for a machine that also runs everything else. Durability of the read models is chosen per session (synchronous_commit). */
function settings(port: number, socketDirectory: string | undefined, users: number): string[] {
  const values = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: socketDirectory ?? '',
    unix_socket_permissions: '0700',
    max_connections: String(CONNECTIONS_BESIDE + CONNECTIONS_PER_USER * users),
    shared_buffers: '128MB',
    // There is no replication.
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: '1GB',
    checkpoint_timeout: '15min',
    // I/O worker processes only help on large disks; here they would be three more processes.
    io_method: 'sync',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    // No statements, parameters, rows or error texts in the server's log, because they contain user data. (`log` ranks above `error`.) Clients still
    // get them.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_line_prefix: '%m [%p] ',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

async function untilReady(child: ChildProcess, data: string, ended: Promise<void>, options: PostgresOptions): Promise<void> {
  let over = false;
  void ended.then(() => (over = true));
  for (const endAtMs = Date.now() + START_TIMEOUT_MS; !over && Date.now() < endAtMs; ) {
    const postmaster = readPostmaster(data);
    if (postmaster?.ready && postmaster.pid === child.pid) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  if (!over) await stopPostmaster(child.pid!, 0);
  const reason = lastReason(options.logFile);
  throw new FatalError(`PostgreSQL does not start: ${reason}${adviceFor(reason, options.directory)} (more in ${options.logFile})`, reason.includes('No space left') ? ExitCode.disk : ExitCode.unavailable);
}

/** Advice for files that cannot be used: since everything follows from the log, they are replaced instead of repaired. */
function adviceFor(reason: string, directory: string): string {
  const anew = `move ${directory} away, its tables are filled anew from the log`;
  if (reason.includes('incompatible with server')) return `; another version made them: ${anew}`;
  if (reason.includes('No space left')) return '; free some: nothing acknowledged was lost';
  if (reason.includes('shared memory block')) return `; processes of the last run have not ended yet: start again in a moment, or end them (pgrep -f ${JSON.stringify(directory)} shows them)`;
  if (/ownership|Permission denied/.test(reason)) return `; give the data directory to the user who starts the server (chown -R), or ${anew}`;
  if (/Address already in use|could not create any TCP/.test(reason)) return '; start again: another port is found then';
  return `; if its files are damaged, ${anew}`;
}

/** The last error in the server's log. */
function lastReason(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').slice(-8_192).trim().split('\n');
  const complaint = lines.findLast((line) => /FATAL|PANIC|ERROR|could not|error while/.test(line)) ?? lines.at(-1) ?? '';
  return complaint.replace(/^\S+ \S+ UTC \[\d+\] /, '') || 'no reason given';
}
