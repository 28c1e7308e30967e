import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { Child, type ChildStatus } from './child.ts';

const children: Child[] = [];
afterEach(() => Promise.all(children.splice(0).map((child) => child.stop())));

/** A scripted process, which ends when it is killed. */
class Acted extends EventEmitter {
  exitCode: number | null = null;
  signalCode: NodeJS.Signals | null = null;

  kill(signal: NodeJS.Signals): boolean {
    this.signalCode = signal;
    this.emit('exit', null, signal);
    return true;
  }
}

/** A child whose launches run the given scripts in order. */
function child(...acts: ((process: Acted) => void)[]) {
  const seen: ChildStatus[] = [];
  const made: Child = new Child({
    name: 'gateway-0', logFile: 'gateway-0.log', unresponsiveMs: 20, silenceMs: 50, onMessage: () => {}, onHopeless: () => {}, onChange: () => void seen.push(made.status),
    launch: () => {
      const process = new Acted();
      const act = acts.shift();
      if (act === refused) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', path: 'gateway-0.json' });
      queueMicrotask(() => act?.(process));
      return process as unknown as ChildProcess;
    },
  });
  children.push(made);
  return { made, seen };
}

const hanging = (process: Acted) => void process.emit('message', { type: 'ready', details: {} });
const ready = (process: Acted) => {
  hanging(process);
  const alive = setInterval(() => process.emit('message', { type: 'alive' }), 2);
  process.once('exit', () => clearInterval(alive));
};
const silent = () => {};
const refused = () => {};
const crashing = (process: Acted) => {
  ready(process);
  setImmediate(() => process.kill('SIGSEGV'));
};

test('a first start without any message is killed with an error line', async () => {
  await expect(child(silent).made.start()).rejects.toThrow('gateway-0 is not ready and has said nothing for 0.05 s; see gateway-0.log');
});

test('so is every later one: a process that hangs after a crash is restarted', async () => {
  const { made, seen } = child(crashing, silent, ready);
  await made.start();
  await expect.poll(() => made.status, { timeout: 10_000 }).toMatchObject({ state: 'ready', restarts: 2 });
  expect(seen.map(({ reason }) => reason)).toContain('gateway-0 is not ready and has said nothing for 0.05 s; see gateway-0.log');
});

test('a process that cannot be launched again, for example on a full disk, is retried until it can', async () => {
  const { made, seen } = child(crashing, refused, refused, ready);
  await made.start();
  await expect.poll(() => made.status, { timeout: 10_000 }).toMatchObject({ state: 'ready', restarts: 3 });
  expect(seen.map(({ reason }) => reason)).toContainEqual(expect.stringMatching(/^no space left on the disk \(gateway-0.json\); free some/));
});

test('a process that hangs after it was ready is shown as unresponsive, then killed and restarted', async () => {
  const { made, seen } = child(hanging, ready);
  await made.start();
  await expect.poll(() => made.status, { timeout: 10_000 }).toMatchObject({ restarts: 1 });
  const told = seen.map(({ state, reason }) => [state, reason]);
  expect(told).toContainEqual(['unresponsive', expect.stringMatching(/^it does not respond; if it was suspended, "kill -CONT .*" resumes it/)]);
  expect(told).toContainEqual(['waiting', 'gateway-0 has not responded for 0.05 s; see gateway-0.log']);
});
