import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Session } from '../sessions/session.ts';
import { Origins } from './origins.ts';

const session = (name: string) => ({ name }) as unknown as Session;

test('U9 a command is remembered by its id until it is forgotten', () => {
  const origins = new Origins();
  const [one, other] = [new Uint8Array(randomBytes(16)), new Uint8Array(randomBytes(16))];
  const mine = session('mine');
  origins.remember(one, mine);
  expect(origins.of(Uint8Array.from(one))).toBe(mine);
  expect(origins.of(other)).toBeUndefined();
  origins.forget(one);
  expect(origins.of(one)).toBeUndefined();
});

test('ids with the same digest are not confused', () => {
  const origins = new Origins();
  const one = new Uint8Array(16).fill(1);
  const swapped = Uint8Array.from([...one.subarray(8), ...one.subarray(0, 8)]);
  swapped[15]! ^= 1;
  origins.remember(one, session('one'));
  expect(origins.of(swapped)).toBeUndefined();
});

test('the oldest ids are forgotten first', () => {
  const origins = new Origins();
  const ids = Array.from({ length: 20_000 }, () => new Uint8Array(randomBytes(16)));
  for (const id of ids) origins.remember(id, session('any'));
  expect(origins.of(ids.at(-1)!)).toBeDefined();
  expect(origins.of(ids[0]!)).toBeUndefined();
});

test('an event in another channel than that of the command is not part of its answer', () => {
  const origins = new Origins();
  const [id, private_] = [new Uint8Array(randomBytes(16)), new Uint8Array(randomBytes(16))];
  const [channel, group] = [-1_000_000_000_007, -1_000_000_000_008];
  const mine = session('mine');
  origins.remember(id, mine, channel);
  origins.remember(private_, mine);
  expect([origins.inChannel(id, channel), origins.inChannel(id, group), origins.inChannel(private_, group)]).toEqual([mine, undefined, mine]);
});
