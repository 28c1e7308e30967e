const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Shorter jumps are shown in hours. */
const SHOWN_IN_HOURS_MS = 7 * DAY_MS;

/** The line for operators about a system clock that has jumped ahead by so many milliseconds, or that is trusted again (0). */
export function clockLine(aheadMs: number): string {
  if (aheadMs === 0) return 'the system clock is trusted; due work is executed';
  const ahead = aheadMs < SHOWN_IN_HOURS_MS ? `${Math.round(aheadMs / HOUR_MS)} hours` : `${Math.round(aheadMs / DAY_MS)} days`;
  return `the system clock is ${ahead} ahead of the expected time, so nothing that is due is erased or sent: correct it, or, if it is right, confirm it: npm run ops -- clock confirm`;
}
