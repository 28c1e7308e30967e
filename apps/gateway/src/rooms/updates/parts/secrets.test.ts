/** What a difference costs that has nothing to tell of secret chats: most of all differences there are. */
import { EMPTY_QUEUE_QTS } from '@teamgram/event-schemas';
import { expect, test } from 'vitest';
import type { Context } from '../../../rpc/context.ts';
import { missedSecrets } from './secrets.ts';

/** Notes every question. */
function asker() {
  const asked: string[] = [];
  const queries = new Proxy({}, { get: (_, name) => async () => {
    asked.push(String(name));
    return [];
  } });
  return { asked, context: { services: { queries }, session: { authorization: { keyId: 1n } }, viewer: 1 } as unknown as Context };
}

const since = { qts: 1, dateS: 10 };

test('a device without a secret chat of which there is news is asked about in no table', async () => {
  const { asked, context } = asker();
  expect(await missedSecrets(context, since, { qts: EMPTY_QUEUE_QTS, secretsChanged: false })).toEqual({ messages: [], updates: [], peers: [], qts: EMPTY_QUEUE_QTS, complete: true });
  expect(asked).toEqual([]);
});

test('chats are asked for where one has changed, messages where some were queued', async () => {
  const chats = asker();
  await missedSecrets(chats.context, since, { qts: EMPTY_QUEUE_QTS, secretsChanged: true });
  expect(chats.asked).toEqual(['secretChatsChangedSince']);
  const messages = asker();
  expect(await missedSecrets(messages.context, since, { qts: 5, secretsChanged: false })).toMatchObject({ messages: [], qts: 5, complete: true });
  expect(messages.asked).toEqual(['secretMessagesThrough', 'secretMessagesAfter']);
});
