/** Backoff between the end of a process and its restart: short at first, but long enough that a process which cannot start does not keep a CPU busy. */
export const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

export function longerPause(pauseMs: number): number {
  return Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
}
