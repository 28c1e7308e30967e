import { expect, test } from 'vitest';
import { keptOnceMade } from './kept-once-made.ts';

test('a result is cached, a failure retried by the next caller', async () => {
  let made = 0;
  const ask = keptOnceMade(async () => {
    if (++made === 1) throw new Error('no colours left');
    return `drawing ${made}`;
  });
  const first = await Promise.allSettled([ask(), ask()]);
  expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await Promise.all([ask(), ask()])).toEqual(['drawing 2', 'drawing 2']);
  expect(await ask()).toBe('drawing 2');
});
