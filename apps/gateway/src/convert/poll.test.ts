import { expect, test } from 'vitest';
import { poll } from '@teamgram/event-schemas';
import { tlPollMedia } from './poll.ts';
import type { View } from './view.ts';

test('a poll closes at its date, by the clock of the view', () => {
  const closesAt = poll({ id: 9, question: 'Tea?', closeDateS: 4_000_000_000 });
  const closedAt = (nowMs: number) => (tlPollMedia({ userId: 1, nowMs: () => nowMs } as unknown as View, closesAt).poll as { closed?: boolean }).closed;
  expect([closedAt(4_000_000_000_000 - 1), closedAt(4_000_000_000_000)]).toEqual([undefined, true]);
});
