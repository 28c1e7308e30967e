import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

test('the number of concurrent tasks is limited, the others follow in order, and a failed task releases its turn', async () => {
  const turns = new Turns(2);
  const started: number[] = [];
  const finish: (() => void)[] = [];
  const acts = [0, 1, 2, 3].map((index) => turns.run(() => {
    started.push(index);
    return new Promise<number>((resolve, reject) => finish.push(() => (index === 0 ? reject(new Error('no')) : resolve(index))));
  }));
  const outcomes = Promise.allSettled(acts);
  await Promise.resolve();
  expect(started).toEqual([0, 1]);
  for (let done = 0; done < acts.length; done++) {
    finish[done]!();
    await Promise.allSettled([acts[done]]);
    await Promise.resolve();
    expect(started.length).toBe(Math.min(acts.length, done + 3));
  }
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  expect(await turns.run(async () => 'again')).toBe('again');
});
