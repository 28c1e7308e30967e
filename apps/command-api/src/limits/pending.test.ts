import { expect, test } from 'vitest';
import { Pending } from './pending.ts';

const pending = () => new Pending<number, string>({ eachMax: 2, max: 5, lifetimeMs: 100 });

test('a user over the limit evicts only their own entries', () => {
  const waiting = pending();
  waiting.add('Alice', 1, 'a', 0);
  for (let name = 10; name < 20; name++) waiting.add('Mallory', name, 'm', 0);
  expect([1, 17, 18, 19].map((name) => waiting.find(name, 0))).toEqual(['a', undefined, 'm', 'm']);
  expect(waiting.newest('Mallory')).toEqual({ name: 19, value: 'm', expiresAtMs: 100, isFull: true });
});

test('over the total limit the oldest entries are evicted; entries expire', () => {
  const waiting = pending();
  for (const name of [1, 2, 3, 4, 5, 6]) waiting.add(`user ${name}`, name, 'x', name);
  expect([1, 2, 6].map((name) => waiting.find(name, 6))).toEqual([undefined, 'x', 'x']);
  expect([waiting.find(2, 101), waiting.find(2, 102)]).toEqual(['x', undefined]);
  waiting.remove(6);
  expect([waiting.find(6, 6), waiting.newest('user 6')]).toEqual([undefined, undefined]);
});
