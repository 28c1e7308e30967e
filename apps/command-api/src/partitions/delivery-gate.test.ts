import { expect, test } from 'vitest';
import { DeliveryGate } from './delivery-gate.ts';

test('a hold waits for running deliveries; later ones wait until the gate opens', async () => {
  const gate = new DeliveryGate();
  const done: string[] = [];
  const inside = Promise.withResolvers<void>();
  const first = gate.pass(() => inside.promise.then(() => void done.push('first')));
  const held = gate.hold('a', 60_000).then(() => done.push('held'));
  const second = gate.pass(async () => void done.push('second'));
  inside.resolve();
  await Promise.all([first, held]);
  await gate.hold('a', 60_000);
  expect(done).toEqual(['first', 'held']);
  await gate.hold('a', 0);
  await second;
  expect(done).toEqual(['first', 'held', 'second']);
});

test('a failed delivery rejects its own caller and does not block the gate', async () => {
  const gate = new DeliveryGate();
  await expect(gate.pass(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await gate.hold('a', 60_000);
  await gate.hold('a', 0);
  await gate.pass(async () => {});
});

test('a hold expires by itself', async () => {
  const gate = new DeliveryGate();
  await gate.hold('a', 1);
  await gate.pass(async () => {});
});

test('holders are independent, and each learns whether its hold was still in force', async () => {
  const gate = new DeliveryGate();
  const done: string[] = [];
  expect(await gate.hold('a', 60_000)).toBe(false);
  expect(await gate.hold('b', 60_000)).toBe(false);
  const passing = gate.pass(async () => void done.push('passed'));
  expect(await gate.hold('a', 0)).toBe(true);
  expect(await gate.hold('a', 0)).toBe(false);
  expect(done).toEqual([]);
  expect(await gate.hold('b', 60_000)).toBe(true);
  gate.open();
  await passing;
  expect(await gate.hold('b', 0)).toBe(false);
});
