import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { Heartbeat } from './heartbeat.ts';

function listener(unresponsiveMs: number, silenceMs: number) {
  const told: string[] = [];
  const heartbeat = new Heartbeat({ unresponsiveMs, silenceMs, onUnresponsive: () => told.push('unresponsive'), onRecovered: () => told.push('recovered'), onSilence: () => told.push('silent') });
  onTestFinished(() => heartbeat.stop());
  return { heartbeat, told };
}

test('unresponsive first, silent later, each reported once', async () => {
  const { told } = listener(10, 50);
  await expect.poll(() => told).toContain('silent');
  await pause(50);
  expect(told).toEqual(['unresponsive', 'silent']);
});

test('a slow process recovers with each message and is never silent', async () => {
  const { heartbeat, told } = listener(4, 1_000);
  for (let word = 1; word <= 3; word++) {
    await expect.poll(() => told.length, { interval: 5 }).toBe(2 * word - 1);
    heartbeat.received();
  }
  expect(told).toEqual(['unresponsive', 'recovered', 'unresponsive', 'recovered', 'unresponsive', 'recovered']);
});

test('time in which the listener itself is blocked does not count', async () => {
  const { told } = listener(200, 1_000);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500);
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toEqual([]);
});
