/** Hours during which members may write, in minutes of the UTC day: from `fromM` to before `untilM`, across midnight when `untilM` is smaller. */
export type Hours = { fromM: number; untilM: number };

export const MINUTES_OF_DAY = 1440;

/** @param hours undefined: always open */
export function isOpenAt(hours: Hours | undefined, minute: number): boolean {
  if (!hours) return true;
  const { fromM, untilM } = hours;
  return fromM < untilM ? minute >= fromM && minute < untilM : minute >= fromM || minute < untilM;
}

/** Minute of the UTC day. @param nowMs milliseconds since 1970 */
export function minuteOf(nowMs: number): number {
  return Math.floor(nowMs / 60_000) % MINUTES_OF_DAY;
}
