import { expect, test } from 'vitest';
import { Unfinished } from './unfinished.ts';

const MIB = 1 << 20;

function peer() {
  const state = { ended: false, end: () => void (state.ended = true) };
  return state;
}

test('above the limit those are closed that have been in the middle of a packet for longest, not those that complete their packets', () => {
  const unfinished = new Unfinished(4 * MIB);
  const [busy, ...idle] = Array.from({ length: 6 }, peer);
  unfinished.received(busy!, MIB, MIB);
  for (const one of idle.slice(0, 3)) unfinished.received(one, MIB, MIB);
  // Has completed one packet and is in the middle of the next.
  unfinished.received(busy!, MIB, MIB / 2);
  unfinished.received(idle[3]!, MIB, MIB);
  expect([busy!, ...idle].map(({ ended }) => ended)).toEqual([false, true, false, false, false, false]);
  unfinished.received(idle[4]!, MIB, MIB);
  expect([busy!, ...idle].map(({ ended }) => ended)).toEqual([false, true, true, false, false, false]);
  expect(unfinished.totalBytes).toBe(3.5 * MIB);
});

test('a growing packet keeps its place in the order, a completed one loses it, and small ones are not counted', () => {
  const unfinished = new Unfinished(2 * MIB);
  const [first, second, third, small] = [peer(), peer(), peer(), peer()];
  unfinished.received(small, 4_096, 4_096);
  unfinished.received(first, MIB / 2, MIB / 2);
  unfinished.received(second, MIB, MIB);
  unfinished.received(first, MIB / 4, 0.75 * MIB);
  unfinished.received(third, MIB / 2, MIB / 2);
  expect([first, second, third, small].map(({ ended }) => ended)).toEqual([true, false, false, false]);
  unfinished.received(second, 10, 0);
  unfinished.forget(third);
  expect(unfinished.totalBytes).toBe(0);
});
