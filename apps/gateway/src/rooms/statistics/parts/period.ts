/** Periods of statistics: the last seven days compared with the seven before, and a month for graphs. UTC. */
import type { tl } from '@teamgram/tl';

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;
const PERIOD_DAYS = 7;
const GRAPH_DAYS = 30;

export type Period = {
  /** Days since 1970: first day of the graphs, of the former period, of the current period; today. */
  graphFrom: number;
  formerFrom: number;
  from: number;
  today: number;
};

/** The periods of statistics requested at `nowMs`. */
export function periodAt(nowMs: number): Period {
  const today = Math.floor(nowMs / DAY_MS);
  const from = today - PERIOD_DAYS + 1;
  return { graphFrom: today - GRAPH_DAYS + 1, formerFrom: from - PERIOD_DAYS, from, today };
}

export function tlPeriod({ from, today }: Period): tl.statsDateRangeDays {
  return { _: 'statsDateRangeDays', min_date: (from * DAY_MS) / 1000, max_date: (today * DAY_MS) / 1000 };
}

/** A value with that of the former period. */
export const value = (current: number, previous: number): tl.statsAbsValueAndPrev => ({ _: 'statsAbsValueAndPrev', current, previous });

/** All days of the graphs. */
export function daysOf({ graphFrom, today }: Period): number[] {
  return Array.from({ length: today - graphFrom + 1 }, (_, index) => graphFrom + index);
}

/** Splits rows into those of the current and of the former period. @param dayOf day of a row */
export function inPeriods<Row>({ formerFrom, from }: Period, rows: readonly Row[], dayOf: (row: Row) => number): { current: Row[]; former: Row[] } {
  return { current: rows.filter((row) => dayOf(row) >= from), former: rows.filter((row) => dayOf(row) >= formerFrom && dayOf(row) < from) };
}

export function sum<Row>(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}

/** Converts hours since 1970 to days since 1970. */
export const dayOfHour = (hour: number) => Math.floor((hour * HOUR_MS) / DAY_MS);
