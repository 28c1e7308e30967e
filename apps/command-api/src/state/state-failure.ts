import { ExitCode, FatalError } from '@teamgram/host';

/** sqlite.org/rescode.html: SQLITE_FULL, SQLITE_IOERR (its kinds stand in the higher bits). */
const FULL = 13;
const IO_ERROR = 10;

/** Why the state file could not be written, as the end of the process. The log is not touched by it. */
export function stateFailure(error: unknown): unknown {
  const code = ((error as { errcode?: number }).errcode ?? 0) & 0xff;
  if (code === FULL) return new FatalError('no space left on the disk for the write-side state; free some and start again, nothing acknowledged was lost', ExitCode.disk);
  if (code === IO_ERROR) return new FatalError('the disk failed under the write-side state; check it, then start again', ExitCode.disk);
  return error;
}
