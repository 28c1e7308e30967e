/** Log files of processes: run/<name>.log, each limited to twice `LOG_BYTES_MAX` however long the process lives. */
import { copyFileSync, openSync, readdirSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

/** The previous log is kept; older ones are deleted. */
export const LOG_BYTES_MAX = 16 * 1024 * 1024;

export function logFileOf(runDirectory: string, name: string): string {
  return join(runDirectory, `${name}.log`);
}

/** Opens the log of a process that is about to start. */
export function openLog(path: string): number {
  if (isFull(path)) renameSync(path, `${path}.1`);
  return openSync(path, 'a', 0o600);
}

/**
 * Rotates log files that have become too large while their processes keep writing: they append, and so continue at the start of the truncated file.
 * Lines written between copying and truncating are lost (a few at most); on a full disk, so is the copy.
 */
export function turnOverLogs(runDirectory: string): void {
  for (const name of readdirSync(runDirectory)) {
    const path = join(runDirectory, name);
    if (!name.endsWith('.log') || !isFull(path)) continue;
    try {
      copyFileSync(path, `${path}.1`);
    } catch {
      rmSync(`${path}.1`, { force: true });
    }
    truncateSync(path);
  }
}

function isFull(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES_MAX;
}
