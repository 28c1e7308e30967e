import { expect, test } from 'vitest';
import type { Services } from '../services.ts';
import { introduceToMany } from './introductions.ts';
import type { Telling } from './telling.ts';

const GROUP = -1_000;
const SPEAKER = 1;
const HEARERS = Array.from({ length: 2_000 }, (_, index) => 2 + index);
/** The recipients to whom everybody was already shown. */
const KNOWING = new Set(HEARERS.slice(0, 500));

function services() {
  const asked: { what: number[] | number; viewers: number[] }[] = [];
  const parts = {
    sessions: { of: (user: number) => [{ knows: (peer: number) => peer === GROUP || KNOWING.has(user), view: () => ({ userId: user }) }] },
    users: { introduce: async (views: { userId: number }[], what: number[]) => void asked.push({ what, viewers: views.map(({ userId }) => userId) }) },
    chats: { introduce: async (what: number, viewers: number[]) => void asked.push({ what, viewers }) },
  };
  return { parts: parts as unknown as Services, asked };
}

const post: Telling = { pts: 0, ptsCount: 0, dateS: 1, peers: [SPEAKER, GROUP], update: () => ({ _: 'updateChannel', channel_id: 1_000 }) };

test('the first message of a user causes one query for all recipients who do not know that user', async () => {
  const { parts, asked } = services();
  await introduceToMany(parts, HEARERS.map((user) => [user, [post]]));
  const viewers = HEARERS.filter((user) => !KNOWING.has(user));
  expect(asked).toEqual([{ what: [SPEAKER], viewers }, { what: GROUP, viewers }]);
});

test('with few recipients, or with a different update for each of many, each recipient makes their own query', () => {
  const { parts, asked } = services();
  expect(introduceToMany(parts, HEARERS.slice(600, 610).map((user) => [user, [post]]))).toBeUndefined();
  expect(introduceToMany(parts, HEARERS.map((user) => [user, [{ ...post }]]))).toBeUndefined();
  expect(introduceToMany(parts, HEARERS.filter((user) => KNOWING.has(user)).map((user) => [user, [post]]))).toBeUndefined();
  expect(asked).toEqual([]);
});
