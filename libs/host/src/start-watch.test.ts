import { expect, test } from 'vitest';
import { LinkError } from './link/link-error.ts';
import { StartWatch } from './start-watch.ts';

const MINUTE_MS = 60_000;

function watch() {
  const clock = { nowMs: 0 };
  return { clock, start: new StartWatch(() => clock.nowMs) };
}

test('a start without progress for a quarter of an hour is aborted, naming its current step', () => {
  const { clock, start } = watch();
  start.at('opening the log');
  clock.nowMs = 14 * MINUTE_MS;
  expect(start.standstill()).toBeUndefined();
  clock.nowMs = 15 * MINUTE_MS;
  expect(start.standstill()).toMatchObject({ exitCode: 69, message: expect.stringContaining('stood still for 15 minutes while opening the log') as string });
});

test('a start with progress may take as long as it needs', () => {
  const { clock, start } = watch();
  for (let minute = 0; minute < 300; minute += 10) {
    clock.nowMs = minute * MINUTE_MS;
    start.at('folding the log');
    expect(start.standstill()).toBeUndefined();
  }
});

test('waiting for other processes does not count; if they do not answer, a line says so', async () => {
  const { clock, start } = watch();
  const answer = Promise.withResolvers<void>();
  const waiting = start.others(answer.promise);
  clock.nowMs = 40 * MINUTE_MS;
  expect(start.standstill()).toBeUndefined();
  answer.resolve();
  await waiting;
  expect(start.standstill()).toBeUndefined();
  await expect(start.others(Promise.reject(new LinkError('UNAVAILABLE')))).rejects.toThrow('do not answer (UNAVAILABLE)');
  await expect(start.others(Promise.reject(new RangeError('a defect')))).rejects.toThrow(RangeError);
});
