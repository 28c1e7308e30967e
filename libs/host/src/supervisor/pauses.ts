/** Between an end and the next start: short at first, and never so short that what cannot start keeps a processor busy. */
export const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

export function longerPause(pauseMs: number): number {
  return Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
}
