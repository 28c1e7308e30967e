/** When members of a chat may speak, in minutes of the day, UTC: from `fromM` up to and without `untilM`, over midnight when that is the smaller one. */
export type Hours = { fromM: number; untilM: number };

export const MINUTES_OF_DAY = 1440;

/** @param hours undefined = always */
export function isOpenAt(hours: Hours | undefined, minute: number): boolean {
  if (!hours) return true;
  const { fromM, untilM } = hours;
  return fromM < untilM ? minute >= fromM && minute < untilM : minute >= fromM || minute < untilM;
}

/** @param nowMs milliseconds since 1970 */
export function minuteOf(nowMs: number): number {
  return Math.floor(nowMs / 60_000) % MINUTES_OF_DAY;
}
