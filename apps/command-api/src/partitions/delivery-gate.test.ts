import { expect, test } from 'vitest';
import { DeliveryGate } from './delivery-gate.ts';

test('what is inside ends before the gate is held; what comes later waits until it opens', async () => {
  const gate = new DeliveryGate();
  const done: string[] = [];
  const inside = Promise.withResolvers<void>();
  const first = gate.pass(() => inside.promise.then(() => void done.push('first')));
  const held = gate.hold(60_000).then(() => done.push('held'));
  const second = gate.pass(async () => void done.push('second'));
  inside.resolve();
  await Promise.all([first, held]);
  await gate.hold(60_000);
  expect(done).toEqual(['first', 'held']);
  await gate.hold(0);
  await second;
  expect(done).toEqual(['first', 'held', 'second']);
});

test('a failure inside is told to who passed, and keeps nobody', async () => {
  const gate = new DeliveryGate();
  await expect(gate.pass(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await gate.hold(60_000);
  await gate.hold(0);
  await gate.pass(async () => {});
});

test('opens by itself', async () => {
  const gate = new DeliveryGate();
  await gate.hold(1);
  await gate.pass(async () => {});
});
