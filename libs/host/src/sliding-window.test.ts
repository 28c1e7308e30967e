import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SlidingWindow } from './sliding-window.ts';

describe('sliding windows', () => {
  const anyPauses = fc.array(fc.integer({ min: 0, max: 9_000 }), { minLength: 20, maxLength: 200, size: 'max' });

  test('A6 never more than the count in any window; a retry succeeds after X seconds, but not a second earlier', () => {
    fc.assert(fc.property(anyPauses, fc.integer({ min: 1, max: 8 }), (pauses, count) => {
      const limit = { count, windowS: 30 };
      const window = new SlidingWindow(limit);
      const taken: number[] = [];
      let nowMs = 0;
      for (const pause of pauses) {
        nowMs += pause;
        const waitS = window.take('somebody', nowMs);
        if (waitS > 0) {
          if (waitS > 1) expect(window.take('somebody', nowMs + (waitS - 1) * 1000 - 1)).toBeGreaterThan(0);
          nowMs += waitS * 1000;
          expect(window.take('somebody', nowMs)).toBe(0);
        }
        taken.push(nowMs);
        expect(taken.filter((atMs) => atMs > nowMs - limit.windowS * 1000).length).toBeLessThanOrEqual(count);
      }
    }), { seed: 3, numRuns: 200 });
  });

  test('refused attempts do not count, and subjects are independent', () => {
    const window = new SlidingWindow({ count: 1, windowS: 60 });
    expect([window.take('a', 0), window.take('a', 0), window.take('b', 0)]).toEqual([0, 61, 0]);
    expect(window.take('a', 61_000)).toBe(0);
  });

  test('after the clock is set back by hours nobody has to wait for hours', () => {
    const window = new SlidingWindow({ count: 1, windowS: 60 });
    expect([window.take('a', 18_000_000), window.take('a', 18_000_000)]).toEqual([0, 61]);
    expect([window.take('a', 0), window.take('a', 0)]).toEqual([0, 61]);
  });

  test('with more subjects than the maximum, the oldest are reset', () => {
    const window = new SlidingWindow({ count: 1, windowS: 60 });
    const waits = Array.from({ length: 100_001 }, (_, subject) => window.take(subject, subject));
    expect(Math.max(...waits.slice(-1_000), waits[0]!)).toBe(0);
    expect(window.take(100_000, 100_001)).toBeGreaterThan(0);
    expect(window.take(40_001, 100_001)).toBeGreaterThan(0);
    expect(window.take(0, 100_001)).toBe(0);
  });
});
