/** Whether a business is open at a given time, in its own time zone. */
import type { BusinessHours } from '@teamgram/event-schemas';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const DAY_M = 24 * 60;
const WEEK_M = 7 * DAY_M;

/** A span that extends beyond the end of the week wraps around to its beginning. */
export function isOpen({ timezone, spans }: BusinessHours, nowMs: number): boolean {
  const minute = minuteOfWeek(timezone, nowMs);
  return spans.some(({ fromM, untilM }) => (minute >= fromM && minute < untilM) || minute + WEEK_M < untilM);
}

function minuteOfWeek(timeZone: string, nowMs: number): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, weekday: 'short', hour: 'numeric', minute: 'numeric', hourCycle: 'h23' }).formatToParts(nowMs);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return DAYS.indexOf(part('weekday')) * DAY_M + Number(part('hour')) * 60 + Number(part('minute'));
}
