import type { SecretQueueReceived } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { keyName } from './secret-chat.ts';
import { letGo, secretQueueOf } from './secret-queue.ts';

/** messages.receivedQueue, and the qts of updates.getDifference: the calling device has stored everything up to it. */
export type ReceiveSecrets = { type: 'ReceiveSecrets'; maxQts: number };

export type ReceiveSecretsState = { qts: number; received: SecretQueueReceived[] };

export function load({ documents }: View, { maxQts }: ReceiveSecrets, { actor, authKeyId }: Context): ReceiveSecretsState {
  return { qts: secretQueueOf(documents, keyName(authKeyId)).qts, received: letGo(documents, authKeyId, actor, maxQts, 'received') };
}

export function receiveSecrets({ qts, received }: ReceiveSecretsState, { maxQts }: ReceiveSecrets): SecretQueueReceived[] {
  if (maxQts < 0 || maxQts > qts) throw refusal('MAX_QTS_INVALID');
  return received;
}
