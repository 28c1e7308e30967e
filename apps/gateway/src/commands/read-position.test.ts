import { expect, test } from 'vitest';
import { ReadPosition } from './read-position.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

function watch(promise: Promise<void>): { done: boolean } {
  const state = { done: false };
  void promise.then(() => { state.done = true; });
  return state;
}

test('a caller waits until the read models have applied its own writes, and no longer', async () => {
  const position = new ReadPosition();
  position.advance(10);
  expect([position.shows(9), position.shows(10), position.shows(-1)]).toEqual([true, false, true]);
  const ten = watch(position.until(10, 5_000));
  const twelve = watch(position.until(12, 5_000));
  position.advance(11);
  await settled();
  expect([ten.done, twelve.done]).toEqual([true, false]);
  position.advance(13);
  await settled();
  expect(twelve.done).toBe(true);
});

test('the position never decreases', () => {
  const position = new ReadPosition();
  position.advance(10);
  position.advance(4);
  expect(position.position).toBe(10);
});

test('the wait is limited', async () => {
  await new ReadPosition().until(5, 20);
});
