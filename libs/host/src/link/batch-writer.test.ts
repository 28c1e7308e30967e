import { expect, test } from 'vitest';
import { BatchWriter } from './batch-writer.ts';

/** Writes that complete at once, with the times at which they began. */
function writing(intervalMs: number) {
  const written: { items: number[]; atMs: number }[] = [];
  const writer = new BatchWriter<number>({ countMax: 3, intervalMs, write: (items, done) => { written.push({ items, atMs: performance.now() }); done(); } });
  return { writer, written };
}

test('the first item is written at once; later ones are written together, an interval later', async () => {
  const { writer, written } = writing(40);
  writer.push(1);
  await expect.poll(() => written.length).toBe(1);
  writer.push(2);
  writer.push(3);
  expect(writer.idle).toBe(false);
  await expect.poll(() => written.length).toBe(2);
  expect(written.map(({ items }) => items)).toEqual([[1], [2, 3]]);
  // Timers have a resolution of whole milliseconds.
  expect(written[1]!.atMs - written[0]!.atMs).toBeGreaterThanOrEqual(39);
  expect(writer.idle).toBe(true);
});

test('more items than fit into one message are written in several, in order', async () => {
  const { writer, written } = writing(0);
  for (let item = 0; item < 7; item++) writer.push(item);
  await expect.poll(() => writer.idle).toBe(true);
  expect(written.map(({ items }) => items)).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
});

test('nothing is written after close', async () => {
  const { writer, written } = writing(5);
  writer.push(1);
  await expect.poll(() => written.length).toBe(1);
  writer.push(2);
  writer.close();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(written).toHaveLength(1);
});
