/** Number of members of a chat, joins and leaves. */
import type { ChatDayRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { notEnoughData, tlGraph } from './graph.ts';
import { DAY_MS, daysOf, sum, type Period } from './period.ts';

const joined = ({ came, byLink, added }: ChatDayRow) => came + byLink + added;

/** Members at the end of a day: the current number minus later changes. */
export function membersOn(rows: readonly ChatDayRow[], now: number, day: number): number {
  return now - sum(rows.filter((row) => row.day > day), (row) => joined(row) - row.gone);
}

export type Membership = { rows: readonly ChatDayRow[]; members: number; period: Period };

/** Members at the end of each day. */
export function growthGraph({ rows, members, period }: Membership, name: string): tl.StatsGraph {
  const days = daysOf(period);
  return tlGraph({ kind: 'line', x: days.map((day) => day * DAY_MS), lines: [{ name, values: days.map((day) => membersOn(rows, members, day)) }] });
}

/** Joins and leaves per day. */
export function comingsGraph({ rows, period }: Membership): tl.StatsGraph {
  return byDay(rows, daysOf(period), 'line', [['Joined', joined], ['Left', ({ gone }) => gone]]);
}

/** Joins per day by source. */
export function sourcesGraph({ rows, period }: Membership): tl.StatsGraph {
  if (rows.every((row) => joined(row) === 0)) return notEnoughData;
  return byDay(rows, daysOf(period), 'bar', [['By themselves', ({ came }) => came], ['Invite links', ({ byLink }) => byLink], ['Added', ({ added }) => added]]);
}

function byDay(rows: readonly ChatDayRow[], days: readonly number[], kind: 'line' | 'bar', lines: [name: string, of: (row: ChatDayRow) => number][]): tl.StatsGraph {
  const found = new Map(rows.map((row) => [row.day, row]));
  const values = (of: (row: ChatDayRow) => number) => days.map((day) => { const row = found.get(day); return row ? of(row) : 0; });
  return tlGraph({ kind, x: days.map((day) => day * DAY_MS), lines: lines.map(([name, of]) => ({ name, values: values(of) })) });
}
