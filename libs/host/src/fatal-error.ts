/** Reasons for which a process exits, as exit codes (following sysexits.h, so that a service manager can distinguish them). */
export const ExitCode = {
  ok: 0,
  failure: 1,
  usage: 64,
  /** The log, the keyring or a key file is inconsistent. The supervisor does not restart the process. */
  damaged: 65,
  /** A port is in use, another instance is running, or PostgreSQL cannot start. */
  unavailable: 69,
  /** A bug. */
  software: 70,
  /** The disk is full or rejects writes. */
  disk: 74,
  config: 78,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Ends the process with one line that tells the operator what to do. The line must not contain secrets. */
export class FatalError extends Error {
  readonly exitCode: ExitCode;
  constructor(line: string, exitCode: ExitCode) {
    super(line);
    this.name = 'FatalError';
    this.exitCode = exitCode;
  }
}

const explanations: { [code: string]: [(error: NodeJS.ErrnoException) => string, ExitCode] } = {
  EADDRINUSE: [(error) => `port ${portOf(error)} is in use; choose another with --port, or stop the program that holds it`, ExitCode.unavailable],
  EACCES: [(error) => `no permission for ${subjectOf(error)}; choose another place or port, or run as a user who may`, ExitCode.config],
  ENOSPC: [(error) => `no space left on the disk${pathOf(error)}; free some: nothing acknowledged was lost, and what runs goes on by itself`, ExitCode.disk],
  EDQUOT: [(error) => `the disk quota is used up${pathOf(error)}; free some: nothing acknowledged was lost, and what runs goes on by itself`, ExitCode.disk],
  EIO: [(error) => `the disk failed${pathOf(error)}; check it, then start again`, ExitCode.disk],
  ENOENT: [(error) => `there is no ${error.path ?? 'such file'}; put it there, or change what names it`, ExitCode.failure],
  EISDIR: [(error) => `a folder is where a file must be${pathOf(error)}; move it, or choose another --data`, ExitCode.config],
  EEXIST: [(error) => `a file is where a folder must be${pathOf(error)}; move it, or choose another --data`, ExitCode.config],
  ENOTDIR: [(error) => `a file is where a folder must be${pathOf(error)}; move it, or choose another --data`, ExitCode.config],
  EMFILE: [() => 'too many files are open; raise the limit (ulimit -n) and start again', ExitCode.unavailable],
  ENFILE: [() => 'too many files are open on this machine; raise its limit (fs.file-max) and start again', ExitCode.unavailable],
  /** From the log (WrittenByNewer, UnknownFact): its message says what to do. Not to be retried. */
  WRITTEN_BY_NEWER: [(error) => error.message, ExitCode.damaged],
  EROFS: [(error) => `the disk is read-only${pathOf(error)}; choose another --data`, ExitCode.disk],
};

/** SQLSTATEs of PostgreSQL for data_corrupted, index_corrupted, undefined_file (PostgreSQL docs, appendix A). */
for (const code of ['XX001', 'XX002', '58P01']) {
  explanations[code] = [
    ({ message }) => `files of PostgreSQL are damaged (${message.split('\n')[0]}); stop the server, move the folder "postgres" of the data directory away, start again: its tables are filled anew from the log`,
    ExitCode.damaged,
  ];
}

const portOf = (error: NodeJS.ErrnoException) => String((error as { port?: number }).port ?? '');
const pathOf = (error: NodeJS.ErrnoException) => (error.path ? ` (${error.path})` : '');
const subjectOf = (error: NodeJS.ErrnoException) => error.path ?? ('port' in error ? `port ${portOf(error)}` : error.syscall ?? 'this');

/** Primary result codes of SQLite (sqlite.org/rescode.html), which stores the writer's state, its secrets and its index. */
const sqliteExplanations: { [errcode: number]: [string, ExitCode] } = {
  8: ['a database file cannot be written to: its disk or it itself is read-only; mend that, or choose another --data', ExitCode.disk],
  10: ['the disk failed, or is full, under a database file; check it: nothing acknowledged was lost', ExitCode.disk],
  11: ['a database file of the data directory is damaged; restore it from a backup', ExitCode.damaged],
  13: ['no space left on the disk; free some: nothing acknowledged was lost, and what runs goes on by itself', ExitCode.disk],
  14: ['a database file of the data directory cannot be opened; see that the disk has space, and that the file belongs to the user who starts the server', ExitCode.disk],
  26: ['a database file of the data directory is damaged; restore it from a backup', ExitCode.damaged],
};
/** The low byte of an extended result code is the primary one. */
const SQLITE_PRIMARY = 0xff;

/** Converts any thrown value to a FatalError: known operating errors get their line, everything else counts as a bug (exit 70). */
export function asFatalError(error: unknown): FatalError {
  if (error instanceof FatalError) return error;
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const known = typeof code === 'string' ? explanations[code] : undefined;
  if (known) return new FatalError(known[0](error as NodeJS.ErrnoException), known[1]);
  const { errcode } = (error ?? {}) as { errcode?: number };
  const sqlite = code === 'ERR_SQLITE_ERROR' && errcode !== undefined ? sqliteExplanations[errcode & SQLITE_PRIMARY] : undefined;
  if (sqlite) return new FatalError(...sqlite);
  return new FatalError(error instanceof Error ? error.message.split('\n')[0]! : String(error), ExitCode.software);
}
