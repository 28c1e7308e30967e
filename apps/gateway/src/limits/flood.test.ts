import { expect, test } from 'vitest';
import { Authorization } from '../sessions/authorization.ts';
import { Flood } from './flood.ts';

function clockwork() {
  const clock = { nowMs: 1_000_000 };
  const limits = { callsPerKey: { count: 3, windowS: 10 }, lookupsPerUser: { count: 2, windowS: 10 }, postSearchesPerUser: { count: 2, windowS: 10 } };
  return { clock, flood: new Flood(limits, () => clock.nowMs) };
}

test('A6 calls: the refusal names the exact wait, and a retry after it succeeds', () => {
  const { clock, flood } = clockwork();
  const authorization = new Authorization(1n);
  for (let call = 0; call < 3; call++) flood.called(authorization);
  clock.nowMs += 3_500;
  expect(() => flood.called(authorization)).toThrow(expect.objectContaining({ error: 'FLOOD_WAIT_X', argument: 7 }));
  clock.nowMs += 7_000;
  flood.called(authorization);
});

test('calls: setting the clock back starts a new window', () => {
  const { clock, flood } = clockwork();
  const authorization = new Authorization(1n);
  for (let call = 0; call < 3; call++) flood.called(authorization);
  clock.nowMs -= 500_000;
  flood.called(authorization);
});

test('A6 look-ups: at most so many in any window, and a retry after the wait succeeds', () => {
  const { clock, flood } = clockwork();
  flood.lookedUp(7);
  clock.nowMs += 6_000;
  flood.lookedUp(7);
  flood.lookedUp(8);
  clock.nowMs += 1_000;
  // The window is counted in buckets, so the wait may be one bucket longer than the window.
  expect(() => flood.lookedUp(7)).toThrow(expect.objectContaining({ error: 'FLOOD_WAIT_X', argument: 4 }));
  clock.nowMs += 4_000;
  flood.lookedUp(7);
  expect(() => flood.lookedUp(7)).toThrow(expect.objectContaining({ argument: 6 }));
});

test('A6 post searches: reports how many are left and when the next is available', () => {
  const { flood } = clockwork();
  expect(flood.postSearchesLeft(7)).toEqual({ all: 2, left: 2, waitS: 0 });
  flood.searchedPosts(7);
  flood.searchedPosts(7);
  // One bucket longer than the window, as above.
  expect(flood.postSearchesLeft(7)).toMatchObject({ left: 0, waitS: 11 });
  expect(() => flood.searchedPosts(7)).toThrow(expect.objectContaining({ error: 'FLOOD_WAIT_X', argument: 11 }));
});
