import type { CommandApiClient } from '@teamgram/host';
import { expect, test } from 'vitest';
import { withoutDeliveries } from './without-deliveries.ts';

type Asked = { holder: string; forMs: number };

/** Behaves like `apps/command-api/src/partitions/delivery-gate.ts`. */
function partition() {
  const holders = new Set<string>();
  const call = async (_: string, { holder, forMs }: Asked) => {
    const held = holders.has(holder);
    if (forMs > 0) holders.add(holder);
    else holders.delete(holder);
    return held;
  };
  return { holders, client: { call } as unknown as Pick<CommandApiClient, 'call'> };
}

test('every partition holds deliveries during the work, and no longer', async () => {
  const both = [partition(), partition()];
  const during = await withoutDeliveries(both.map(({ client }) => client), async () => both.map(({ holders }) => holders.size));
  expect(during).toEqual([1, 1]);
  expect(both.map(({ holders }) => holders.size)).toEqual([0, 0]);
});

test('a partition restarted meanwhile invalidates the work', async () => {
  const both = [partition(), partition()];
  const work = async () => both[1]!.holders.clear();
  await expect(withoutDeliveries(both.map(({ client }) => client), work)).rejects.toThrow('partition 1 was started again');
  expect(both.map(({ holders }) => holders.size)).toEqual([0, 0]);
});

test('work that fails releases them, and its reason is reported', async () => {
  const both = [partition(), partition()];
  await expect(withoutDeliveries(both.map(({ client }) => client), () => Promise.reject(new Error('no space')))).rejects.toThrow('no space');
  expect(both.map(({ holders }) => holders.size)).toEqual([0, 0]);
});
