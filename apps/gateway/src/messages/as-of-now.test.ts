import { expect, test } from 'vitest';
import { content, media, poll } from '@teamgram/event-schemas';
import type { Queries } from '@teamgram/read-models';
import type { ShownMessage } from '../convert/message.ts';
import { asOfNow } from './as-of-now.ts';

const [alice, bob] = [1, 2];
const shown = (position: number, given: Partial<ShownMessage> = {}) => ({ position, author: alice, post: false, contentsRead: false, content: content({ text: 'hello' }), ...given }) as ShownMessage;

test('played media, reactions and polls are queried together', async () => {
  const asked: (() => void)[] = [];
  const later = <T>(answer: T) => () => new Promise<T>((resolve) => asked.push(() => resolve(answer)));
  const reaction = { userId: bob, atMs: 1, big: false, emoji: '👍', unread: false };
  const vote = { userId: bob, answers: [0], atMs: 1 };
  const queries = {
    contentsReadAmong: later(new Set([3])),
    reactionsTo: later(new Map([[1, { counts: [{ emoji: '👍', count: 1 }], newest: [reaction], own: [] }]])),
    pollsByIds: later(new Map([[9, { closed: true, total: 1, voters: new Map([[0, 1]]), newest: [vote], own: [] }]])),
  } as unknown as Queries;
  const given = [shown(1), shown(2, { content: content({ media: media({ poll: poll({ id: 9 }) }) }) }), shown(3, { content: content({ media: media({ ttlS: 5 }) }) })];
  const answer = asOfNow(queries, given, [bob]);
  expect(asked).toHaveLength(3);
  for (const resolve of asked) resolve();
  const [reacted, polled, played] = await answer;
  expect(reacted).toMatchObject({ contentsRead: false, reactions: { known: new Map([[bob, reaction]]) } });
  expect(polled).toMatchObject({ contentsRead: false, poll: { closed: true, own: new Map([[bob, vote]]) } });
  expect(played).toMatchObject({ contentsRead: true });
  expect([reacted!.poll, polled!.reactions, played!.poll]).toEqual([undefined, undefined, undefined]);
});
