import { expect, test } from 'vitest';
import { defaultListenerLimits } from './limits.ts';
import { watchStrangers } from './strangers.ts';
import type { Stranger } from './strangers.ts';

const limits = { ...defaultListenerLimits, strangerMs: 100, strangerBytesMax: 50, strangersMax: 3 };

function stranger(openedAtMs = 0) {
  const state = { known: false, openedAtMs, receivedBytes: 0, ended: false, end: () => void (state.ended = true) };
  return state satisfies Stranger;
}

test('a connection that presents no key in time is closed, and no other', () => {
  const strangers = watchStrangers(limits);
  const [idle, known, fresh] = [stranger(), stranger(), stranger(150)];
  for (const one of [idle, known, fresh]) strangers.admit(one);
  known.known = true;
  strangers.sweep(200);
  expect([idle.ended, known.ended, fresh.ended]).toEqual([true, false, false]);
  expect(strangers.count).toBe(2);
});

test('bytes are limited until a known key is presented', () => {
  const strangers = watchStrangers(limits);
  const [one, other] = [stranger(), stranger()];
  for (const each of [one, other]) strangers.admit(each);
  strangers.received(one, 50);
  other.known = true;
  strangers.received(other, 51);
  expect([one.ended, other.ended]).toEqual([false, false]);
  strangers.received(one, 1);
  expect(one.ended).toBe(true);
});

test('above the maximum number, the oldest stranger is closed', () => {
  const strangers = watchStrangers(limits);
  const all = [1, 2, 3, 4].map((at) => stranger(at));
  for (const one of all) strangers.admit(one);
  expect(all.map(({ ended }) => ended)).toEqual([true, false, false, false]);
});

test('the oldest stranger is closed to make room, and no connection with a known key', () => {
  const strangers = watchStrangers(limits);
  const [known, older, newer] = [stranger(), stranger(), stranger()];
  for (const one of [known, older, newer]) strangers.admit(one);
  known.known = true;
  expect([strangers.endOldest(), strangers.endOldest(), strangers.endOldest()]).toEqual([true, true, false]);
  expect([known.ended, older.ended, newer.ended]).toEqual([false, true, true]);
});
