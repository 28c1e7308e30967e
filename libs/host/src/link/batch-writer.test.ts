import { expect, test } from 'vitest';
import { BatchWriter } from './batch-writer.ts';

/** Writes that are over at once, with the moments at which they began. */
function writing(intervalMs: number) {
  const written: { items: number[]; atMs: number }[] = [];
  const writer = new BatchWriter<number>({ countMax: 3, intervalMs, write: (items, done) => { written.push({ items, atMs: performance.now() }); done(); } });
  return { writer, written };
}

test('the first leaves at once; what gathers meanwhile leaves together, an interval later', async () => {
  const { writer, written } = writing(40);
  writer.push(1);
  await expect.poll(() => written.length).toBe(1);
  writer.push(2);
  writer.push(3);
  expect(writer.idle).toBe(false);
  await expect.poll(() => written.length).toBe(2);
  expect(written.map(({ items }) => items)).toEqual([[1], [2, 3]]);
  // Timers count whole milliseconds.
  expect(written[1]!.atMs - written[0]!.atMs).toBeGreaterThanOrEqual(39);
  expect(writer.idle).toBe(true);
});

test('more than one message may carry leaves in several, in order', async () => {
  const { writer, written } = writing(0);
  for (let item = 0; item < 7; item++) writer.push(item);
  await expect.poll(() => writer.idle).toBe(true);
  expect(written.map(({ items }) => items)).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
});

test('after it was closed nothing leaves', async () => {
  const { writer, written } = writing(5);
  writer.push(1);
  await expect.poll(() => written.length).toBe(1);
  writer.push(2);
  writer.close();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(written).toHaveLength(1);
});
