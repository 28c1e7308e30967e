import { authKeyIdBytes } from '@teamgram/domain';
import { tlSecretMessage } from '../../convert/secret-chat.ts';
import { method } from '../../rpc/method.ts';

/** Acknowledges queued messages and drops them; returns their random ids, for which notifications are no longer needed. Refused: MAX_QTS_INVALID. */
export default method('messages.receivedQueue', async ({ max_qts }, context) => {
  const { opener } = context.services;
  const held = await (await context.read()).secretMessagesThrough(authKeyIdBytes(context.session.authorization.keyId), max_qts);
  const opened = await Promise.all(held.map(async ({ event }) => opener.openEvent(event)));
  await context.send({ type: 'ReceiveSecrets', maxQts: max_qts });
  return opened.flatMap(({ fact }) => (fact.type === 'SecretMessageQueued' ? tlSecretMessage(context.view, fact, 0)?.random_id ?? [] : []));
});
