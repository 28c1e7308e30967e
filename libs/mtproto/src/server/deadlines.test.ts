import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Deadlines } from './deadlines.ts';

const all = <T extends object>(deadlines: Deadlines<T>, nowMs: number): T[] => {
  const due: T[] = [];
  for (let item = deadlines.takeDue(nowMs); item; item = deadlines.takeDue(nowMs)) due.push(item);
  return due;
};

describe('deadlines', () => {
  test('give each item once, at its earliest time, in order of time', () => {
    const plan = fc.array(fc.record({ item: fc.nat(20), atMs: fc.nat(100) }), { maxLength: 200 });
    fc.assert(
      fc.property(plan, (entries) => {
        const items = Array.from({ length: 21 }, (_, index) => ({ index }));
        const earliest = new Map<number, number>();
        const deadlines = new Deadlines<{ index: number }>();
        for (const { item, atMs } of entries) {
          deadlines.schedule(items[item]!, atMs);
          earliest.set(item, Math.min(atMs, earliest.get(item) ?? Infinity));
        }
        const seen: number[] = [];
        for (let nowMs = 0; nowMs <= 100; nowMs += 10) {
          const due = all(deadlines, nowMs).map(({ index }) => index);
          for (const index of due) expect(earliest.get(index)!).toBeLessThanOrEqual(nowMs);
          expect(due.map((index) => earliest.get(index)!)).toEqual(due.map((index) => earliest.get(index)!).toSorted((a, b) => a - b));
          seen.push(...due);
        }
        expect(seen.toSorted((a, b) => a - b)).toEqual([...earliest.keys()].toSorted((a, b) => a - b));
        expect(deadlines.size).toBe(0);
      }),
      { seed: 1 },
    );
  });

  test('forget a cancelled item, and take it again', () => {
    const deadlines = new Deadlines<object>();
    const item = {};
    deadlines.schedule(item, 5);
    deadlines.cancel(item);
    expect(all(deadlines, 10)).toEqual([]);
    deadlines.schedule(item, 7);
    expect(all(deadlines, 10)).toEqual([item]);
  });
});
