import { expect, test } from 'vitest';
import { LeftSecrets } from './left-secrets.ts';

/** A table of `count` rows, of which those in `counting` are in force. */
function table(count: number, counting: Set<number>) {
  const ids = new Set(Array.from({ length: count }, (_, id) => id));
  const left = new LeftSecrets<number>({
    page: (after = -1, most) => [...ids].filter((id) => id > after).slice(0, most),
    counts: (id) => counting.has(id),
    remove: (gone) => gone.forEach((id) => ids.delete(id)),
  });
  return { ids, left };
}

test('rows in force stay; rows found unused by two sweeps are removed, on every page', async () => {
  const counting = new Set(Array.from({ length: 1_000 }, (_, id) => id).filter((id) => id % 3 !== 0));
  const { ids, left } = table(1_000, counting);
  await left.sweep();
  expect(ids.size).toBe(1_000);
  await left.sweep();
  expect(ids).toEqual(counting);
});

test('a row written before its fact is not removed between two sweeps', async () => {
  const counting = new Set([0]);
  const { ids, left } = table(2, counting);
  await left.sweep();
  counting.add(1);
  await left.sweep();
  await left.sweep();
  expect([...ids]).toEqual([0, 1]);
});
