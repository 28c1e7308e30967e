import { expect, test } from 'vitest';
import { RecentSizes } from './recent-sizes.ts';

test('the largest of the last eight, and nothing older', () => {
  const sizes = new RecentSizes();
  expect(sizes.largest).toBe(0);
  sizes.add(64);
  for (const size of [1, 2, 3, 4, 5, 6, 7]) sizes.add(size);
  expect(sizes.largest).toBe(64);
  sizes.add(1);
  expect(sizes.largest).toBe(7);
});
