import { expect, test } from 'vitest';
import { defaultListenerLimits } from './limits.ts';
import { watchStrangers } from './strangers.ts';
import type { Stranger } from './strangers.ts';

const limits = { ...defaultListenerLimits, strangerMs: 100, strangerBytesMax: 50, strangersBytesMax: 120, strangersMax: 3 };

function stranger(openedAtMs = 0) {
  const state = { known: false, openedAtMs, receivedBytes: 0, ended: false, end: () => void (state.ended = true) };
  return state satisfies Stranger;
}

test('time runs out for whoever shows no key, and for nobody else', () => {
  const strangers = watchStrangers(limits);
  const [idle, known, fresh] = [stranger(), stranger(), stranger(150)];
  for (const one of [idle, known, fresh]) strangers.admit(one);
  known.known = true;
  strangers.sweep(200);
  expect([idle.ended, known.ended, fresh.ended]).toEqual([true, false, false]);
  expect(strangers.count).toBe(2);
});

test('bytes of one and of all together are bounded; a known key gives them back', () => {
  const strangers = watchStrangers(limits);
  const all = [stranger(), stranger(), stranger()];
  for (const one of all) strangers.admit(one);
  strangers.received(all[0]!, 51);
  expect(all[0]!.ended).toBe(true);
  strangers.forget(all[0]!);
  for (const one of all.slice(1)) strangers.received(one, 40);
  all[1]!.known = true;
  strangers.received(all[1]!, 40);
  strangers.received(all[2]!, 10);
  expect([all[1]!.ended, all[2]!.ended]).toEqual([false, false]);
});

test('the oldest goes when too many are there', () => {
  const strangers = watchStrangers(limits);
  const all = [1, 2, 3, 4].map((at) => stranger(at));
  for (const one of all) strangers.admit(one);
  expect(all.map(({ ended }) => ended)).toEqual([true, false, false, false]);
});
