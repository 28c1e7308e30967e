import { expect, test } from 'vitest';
import { Paced, type LogClock } from './pace.ts';

/** A clock that is advanced by `pass` alone. */
function handClock(): LogClock & { pass(ms: number): Promise<void> } {
  let now = 0;
  let waiting: { at: number; callback: () => void }[] = [];
  return {
    now: () => now,
    monotonic: () => now,
    after: (delayMs, callback) => {
      const entry = { at: now + delayMs, callback };
      waiting.push(entry);
      return () => { waiting = waiting.filter((other) => other !== entry); };
    },
    async pass(ms) {
      now += ms;
      const due = waiting.filter(({ at }) => at <= now);
      waiting = waiting.filter(({ at }) => at > now);
      for (const { callback } of due) callback();
      await settled();
    },
  };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A task that the test ends, with a record of what happens. */
function task(events: string[]) {
  let end = () => {};
  let runs = 0;
  const run = async () => {
    const number = ++runs;
    events.push(`begins ${number}`);
    await new Promise<void>((resolve) => { end = resolve; });
    return () => void events.push(`told ${number}`);
  };
  return { run, end: () => end() };
}

test('with ask, callers waiting for a task are notified before the next run begins', async () => {
  const [clock, events] = [handClock(), [] as string[]];
  const { run, end } = task(events);
  const paced = new Paced(clock, 2, run);
  paced.ask();
  await clock.pass(0);
  paced.ask();
  await clock.pass(2);
  end();
  await settled();
  expect(events).toEqual(['begins 1', 'told 1']);
  await clock.pass(0);
  expect(events).toEqual(['begins 1', 'told 1', 'begins 2']);
  end();
  await paced.stop();
});

test('with askNow, callers are notified after the next run has begun, if it is due', async () => {
  const [clock, events] = [handClock(), [] as string[]];
  const { run, end } = task(events);
  const paced = new Paced(clock, 2, run);
  paced.ask();
  await clock.pass(0);
  paced.askNow();
  await clock.pass(2);
  end();
  await settled();
  expect(events).toEqual(['begins 1', 'begins 2', 'told 1']);
  end();
  await settled();
  expect(events).toEqual(['begins 1', 'begins 2', 'told 1', 'told 2']);
});

test('a task that is not due does not begin early, and delays no notification', async () => {
  const [clock, events] = [handClock(), [] as string[]];
  const { run, end } = task(events);
  const paced = new Paced(clock, 10, run);
  paced.askNow();
  expect(events).toEqual(['begins 1']);
  paced.askNow();
  end();
  await settled();
  expect(events).toEqual(['begins 1', 'told 1']);
  await clock.pass(9);
  expect(events).toHaveLength(2);
  await clock.pass(1);
  expect(events.at(-1)).toBe('begins 2');
  end();
  await paced.stop();
});

test('askNow replaces a scheduled run; only one runs at a time', async () => {
  const [clock, events] = [handClock(), [] as string[]];
  const { run, end } = task(events);
  const paced = new Paced(clock, 2, run);
  paced.ask();
  paced.askNow();
  await clock.pass(5);
  expect(events).toEqual(['begins 1']);
  end();
  await paced.stop();
  expect(events).toEqual(['begins 1', 'told 1']);
});

test('after a stop nothing begins, and the run in progress is still notified', async () => {
  const [clock, events] = [handClock(), [] as string[]];
  const { run, end } = task(events);
  const paced = new Paced(clock, 0, run);
  paced.askNow();
  paced.ask();
  const stopped = paced.stop();
  end();
  await stopped;
  paced.askNow();
  await clock.pass(5);
  expect(events).toEqual(['begins 1', 'told 1']);
});

test('the shortest requested interval applies, also while a task runs', async () => {
  const [clock, events] = [handClock(), [] as string[]];
  const { run, end } = task(events);
  const paced = new Paced(clock, 8, run);
  paced.askNow();
  end();
  await settled();
  paced.ask();
  paced.ask(2);
  paced.ask();
  await clock.pass(1);
  expect(events).toEqual(['begins 1', 'told 1']);
  await clock.pass(1);
  expect(events.at(-1)).toBe('begins 2');
  paced.ask(2);
  paced.ask();
  end();
  await settled();
  await clock.pass(2);
  expect(events.at(-1)).toBe('begins 3');
  end();
  await paced.stop();
});
