/** The cost of a difference without any news of secret chats, which is the most frequent case. */
import { EMPTY_QUEUE_QTS } from '@teamgram/event-schemas';
import { expect, test } from 'vitest';
import type { Context } from '../../../rpc/context.ts';
import { missedSecrets } from './secrets.ts';

/** A stub that records every query. */
function asker() {
  const asked: string[] = [];
  const queries = new Proxy({}, { get: (_, name) => async () => {
    asked.push(String(name));
    return [];
  } });
  return { asked, context: { services: { queries }, session: { authorization: { keyId: 1n } }, viewer: 1 } as unknown as Context };
}

const since = { qts: 1, dateS: 10 };

test('a device without news in its secret chats causes no query', async () => {
  const { asked, context } = asker();
  expect(await missedSecrets(context, since, { qts: EMPTY_QUEUE_QTS, secretsChanged: false })).toEqual({ messages: [], updates: [], peers: [], qts: EMPTY_QUEUE_QTS, complete: true });
  expect(asked).toEqual([]);
});

test('chats are queried when one has changed, messages when some were queued', async () => {
  const chats = asker();
  await missedSecrets(chats.context, since, { qts: EMPTY_QUEUE_QTS, secretsChanged: true });
  expect(chats.asked).toEqual(['secretChatsChangedSince']);
  const messages = asker();
  expect(await missedSecrets(messages.context, since, { qts: 5, secretsChanged: false })).toMatchObject({ messages: [], qts: 5, complete: true });
  expect(messages.asked).toEqual(['secretMessagesThrough', 'secretMessagesAfter']);
});
