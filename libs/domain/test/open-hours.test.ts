import { describe, expect, test } from 'vitest';
import { isOpen } from '../src/index.ts';

const DAY_M = 24 * 60;
const at = (iso: string) => Date.parse(iso);

describe('isOpen', () => {
  const hours = { timezone: 'Europe/Berlin', spans: [{ fromM: 9 * 60, untilM: 17 * 60 }, { fromM: 6 * DAY_M + 22 * 60, untilM: 7 * DAY_M + 2 * 60 }] };

  test.each([
    ['2026-11-23T08:30:00Z', true],
    ['2026-11-23T07:59:00Z', false],
    ['2026-11-23T16:00:00Z', false],
    ['2026-11-24T09:00:00Z', false],
    ['2026-11-22T21:30:00Z', true],
    ['2026-11-23T00:30:00Z', true],
    ['2026-11-23T01:00:00Z', false],
    // Daylight saving time.
    ['2026-07-06T07:00:00Z', true],
  ])('%s: %s, in Berlin, with weeks starting on Monday', (time, open) => {
    expect(isOpen(hours, at(time))).toBe(open);
  });
});
