import { expect, test } from 'vitest';
import { HeldPushes } from './held-pushes.ts';

const packet = (number: number) => Uint8Array.of(number);

function held(heldMsMax?: number) {
  const released: number[][] = [];
  const over = Promise.withResolvers<void>();
  const pushes = new HeldPushes((packets) => {
    released.push(packets.map(([number]) => number!));
    over.resolve();
  }, heldMsMax);
  return { pushes, released, over: over.promise };
}

test('pushes are held until the last answer is queued, and keep their order', () => {
  const { pushes, released } = held();
  const [first, second] = [pushes.begin(), pushes.begin()];
  for (const number of [1, 2]) pushes.add(packet(number));
  first();
  expect(released).toEqual([]);
  second();
  expect(released).toEqual([[1, 2]]);
});

test('at most 256 packets are held', () => {
  const { pushes, released } = held();
  const end = pushes.begin();
  for (let number = 0; number < 256; number++) pushes.add(packet(number));
  expect(released.map(({ length }) => length)).toEqual([256]);
  end();
  expect(released).toHaveLength(1);
});

test('pushes are released when an answer takes too long', async () => {
  const { pushes, released, over } = held(1);
  const end = pushes.begin();
  pushes.add(packet(1));
  await over;
  end();
  expect(released).toEqual([[1]]);
});

test('dropped packets are not released', () => {
  const { pushes, released } = held();
  const end = pushes.begin();
  pushes.add(packet(1));
  pushes.drop();
  pushes.add(packet(2));
  end();
  expect(released).toEqual([[2]]);
});
