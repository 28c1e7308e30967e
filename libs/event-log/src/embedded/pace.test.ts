import { expect, test } from 'vitest';
import { Paced, type LogClock } from './pace.ts';

/** Time passes by `pass` alone. */
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

/** A task that ends when it is told to, and writes down what happens. */
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

test('who waits for a task is told before the next one begins, when that was asked for by ask', async () => {
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

test('who waits for a task is told after the next one has begun, when that was asked for by askNow and is due', async () => {
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

test('a task that is not due is not begun early, and nobody waits for it', async () => {
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

test('asking now takes the place of a task that was asked for; one runs at a time', async () => {
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

test('after a stop nothing begins, and what ran is told of', async () => {
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

test('the shortest interval that was named counts, also while a task runs', async () => {
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
