import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ClockWatch } from './clock-watch.ts';

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;
const THEN_MS = 1_800_000_000_000;

/** A machine with a wall clock and a monotonic one; `restart` keeps the file alone. */
function machine(lastEventMs: number | undefined = THEN_MS) {
  const directory = mkdtempSync(join(tmpdir(), 'clock '));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = join(directory, 'clock.json');
  const clocks = { wallMs: THEN_MS, uptimeMs: 0 };
  const told: number[] = [];
  const start = () => new ClockWatch({ file, lastEventMs, now: () => clocks.wallMs, uptime: () => clocks.uptimeMs, onJump: (aheadMs) => told.push(aheadMs) });
  const pass = (ms: number) => {
    clocks.wallMs += ms;
    clocks.uptimeMs += ms;
  };
  return { file, clocks, told, start, pass };
}

test('elapsed time is trusted, however long', () => {
  const { clocks, told, start, pass } = machine();
  const clock = start();
  for (let n = 0; n < 5; n++) {
    pass(YEAR_MS);
    expect(clock.dueNow()).toBe(clocks.wallMs);
  }
  expect(told).toEqual([]);
});

test('after a jump nothing is due until the clock is corrected', () => {
  const { clocks, told, start, pass } = machine();
  const clock = start();
  clocks.wallMs += YEAR_MS;
  expect(clock.dueNow()).toBe(0);
  pass(100 * HOUR_MS);
  expect(clock.aheadMs()).toBe(YEAR_MS);
  clocks.wallMs -= YEAR_MS;
  expect(clock.dueNow()).toBe(clocks.wallMs);
  expect(told).toEqual([YEAR_MS, 0]);
});

test('nor after restarts with the wrong clock', () => {
  const { clocks, start, pass } = machine();
  start().write();
  clocks.wallMs += YEAR_MS;
  for (let n = 0; n < 3; n++) {
    const clock = start();
    expect(clock.dueNow()).toBe(0);
    pass(HOUR_MS);
    clock.aheadMs();
    clock.write();
  }
  clocks.wallMs -= YEAR_MS;
  expect(start().dueNow()).toBe(clocks.wallMs);
});

test('a confirmed clock is trusted from then on, also after a restart', () => {
  const { clocks, told, start } = machine();
  const clock = start();
  clocks.wallMs += YEAR_MS;
  expect(clock.dueNow()).toBe(0);
  clock.confirm();
  expect(clock.dueNow()).toBe(clocks.wallMs);
  expect(start().dueNow()).toBe(clocks.wallMs);
  expect(told).toEqual([YEAR_MS, 0]);
});

test('a weekend off needs no confirmation, a week off does', () => {
  const { clocks, start } = machine();
  start().write();
  clocks.wallMs += 71 * HOUR_MS;
  start().write();
  expect(start().dueNow()).toBe(clocks.wallMs);
  clocks.wallMs += 7 * 24 * HOUR_MS;
  expect(start().dueNow()).toBe(0);
});

test('without a readable file the newest event is used; with an empty log any time is trusted', () => {
  const { file, clocks, start } = machine();
  clocks.wallMs += YEAR_MS;
  expect(start().dueNow()).toBe(0);
  writeFileSync(file, '{ "timeMs": "soon" }');
  expect(start().dueNow()).toBe(0);
  const made = machine(undefined);
  expect(made.start().dueNow()).toBe(made.clocks.wallMs);
});

test('a clock that was set back makes nothing due, and is trusted when it is corrected', () => {
  const { clocks, told, start, pass } = machine();
  const clock = start();
  clocks.wallMs = 0;
  expect(clock.dueNow()).toBe(0);
  pass(HOUR_MS);
  clocks.wallMs = THEN_MS + HOUR_MS;
  expect(clock.dueNow()).toBe(clocks.wallMs);
  expect(told).toEqual([]);
});
