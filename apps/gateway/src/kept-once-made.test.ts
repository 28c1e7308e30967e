import { expect, test } from 'vitest';
import { keptOnceMade } from './kept-once-made.ts';

test('what was made is kept, what failed is made anew by whoever asks next', async () => {
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
