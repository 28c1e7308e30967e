/** Graphs by hour of the day, by day, and by day of the week. */
import type { tl } from '@teamgram/tl';
import { notEnoughData, tlGraph } from './graph.ts';
import { DAY_MS, daysOf, HOUR_MS, inPeriods, dayOfHour, sum, type Period } from './period.ts';

export type Hour = { hour: number; amount: number };

const HOURS = Array.from({ length: 24 }, (_, index) => index);

/** Compares the current period with the former one, by hour of the day. */
export function hoursGraph(period: Period, hours: readonly Hour[], names: [current: string, former: string]): tl.StatsGraph {
  const { current, former } = inPeriods(period, hours, ({ hour }) => dayOfHour(hour));
  if (current.length === 0 && former.length === 0) return notEnoughData;
  const values = (rows: readonly Hour[]) => HOURS.map((hour) => sum(rows.filter((row) => row.hour % HOURS.length === hour), ({ amount }) => amount));
  const lines = [{ name: names[0], values: values(current) }, { name: names[1], values: values(former) }];
  return tlGraph({ kind: 'line', hourly: true, x: HOURS.map((hour) => period.today * DAY_MS + hour * HOUR_MS), lines });
}

/** Amounts per day over the last month. */
export function daysGraph(period: Period, lines: readonly { name: string; hours: readonly Hour[] }[], kind: 'line' | 'step' | 'bar'): tl.StatsGraph {
  if (lines.every(({ hours }) => hours.length === 0)) return notEnoughData;
  const days = daysOf(period);
  const values = (hours: readonly Hour[]) => days.map((day) => sum(hours.filter(({ hour }) => dayOfHour(hour) === day), ({ amount }) => amount));
  return tlGraph({ kind, x: days.map((day) => day * DAY_MS), lines: lines.map(({ name, hours }) => ({ name, values: values(hours) })) });
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
/** 1970 began on a Thursday. */
const FIRST_WEEKDAY = 3;

/** Amounts per day over the last month, one column per weekday. */
export function weekdaysGraph(period: Period, hours: readonly Hour[]): tl.StatsGraph {
  const weekdayOf = (hour: number) => (dayOfHour(hour) + FIRST_WEEKDAY) % WEEKDAYS.length;
  return daysGraph(period, WEEKDAYS.map((name, weekday) => ({ name, hours: hours.filter(({ hour }) => weekdayOf(hour) === weekday) })), 'bar');
}

/** Amounts per hour from the first to the last one with data, limited to HOURS_MAX. */
export function sinceGraph(lines: readonly { name: string; hours: readonly Hour[] }[], kind: 'step' | 'bar'): tl.StatsGraph {
  const all = lines.flatMap(({ hours }) => hours.map(({ hour }) => hour));
  if (all.length === 0) return notEnoughData;
  const first = all.reduce((least, hour) => Math.min(least, hour));
  // A single hour is extended to two points.
  const last = Math.max(first + 1, all.reduce((most, hour) => Math.max(most, hour)));
  const x = Array.from({ length: Math.min(last - first + 1, HOURS_MAX) }, (_, index) => first + index);
  const values = (hours: readonly Hour[]) => x.map((at) => sum(hours.filter(({ hour }) => hour === at), ({ amount }) => amount));
  return tlGraph({ kind, hourly: true, x: x.map((hour) => hour * HOUR_MS), lines: lines.map(({ name, hours }) => ({ name, values: values(hours) })) });
}

/** Two weeks. */
const HOURS_MAX = 14 * 24;
