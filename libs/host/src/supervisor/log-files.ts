/** What processes write about themselves: run/<name>.log, at most twice `LOG_BYTES_MAX` of each however long they live. */
import { copyFileSync, openSync, readdirSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

/** The log before this one is kept; older ones go. */
export const LOG_BYTES_MAX = 16 * 1024 * 1024;

export function logFileOf(runDirectory: string, name: string): string {
  return join(runDirectory, `${name}.log`);
}

/** Opened for a process that is about to start. */
export function openLog(path: string): number {
  if (isFull(path)) renameSync(path, `${path}.1`);
  return openSync(path, 'a', 0o600);
}

/**
 * Empties the files that have become too large under their writers, who append and so go on at the beginning. What is written between the copy and the
 * cut is lost, some lines at most; on a full disk, the copy.
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
