/**
 * The message queue of a device: `secret-queue:<key>`. Each message takes the next qts (core.telegram.org/api/updates); messages not received yet are
 * held, and are always the last ones.
 */
import { EMPTY_QUEUE_QTS, type SecretQueueReceived } from '@teamgram/event-schemas';
import { authKeyIdBytes } from '../auth/auth-key-id.ts';
import { documentKind, type Documents } from '../view.ts';
import { keyName } from './secret-chat.ts';

/** `held`: version in the queue's stream and journal position of each, oldest first. */
type SecretQueue = { qts: number; held: [version: number, position: number][] };

const queues = documentKind<SecretQueue>('secret-queue');
type Reader = Pick<Documents, 'get'>;

/**
 * "Any messages older than 7 days may (and will) be deleted from the server" (core.telegram.org/api/end-to-end#working-with-an-update-box); applied
 * to unanswered requests too.
 */
export const SECRET_WAIT_MS = 7 * 86_400_000;
export const SECRETS_QUEUE = 'secrets/7';
export const REQUESTS_QUEUE = 'requests/7';

export const secretQueueStream = (key: string) => `secret-queue-${key}`;

export function secretQueueOf(documents: Reader, key: string): Readonly<SecretQueue> {
  return queues.find(documents, key) ?? { qts: EMPTY_QUEUE_QTS, held: [] };
}

export function queueSecret(documents: Documents, key: string, qts: number, version: number, position: number): void {
  const { held } = secretQueueOf(documents, key);
  held.push([version, position]);
  queues.put(documents, key, { qts, held });
}

/** Releases everything up to `through`; no fact when nothing of it is held. */
export function letGo(documents: Reader, authKeyId: bigint, user: number, through: number, reason: 'received' | 'expired' | 'revoked'): SecretQueueReceived[] {
  const key = keyName(authKeyId);
  const queue = secretQueueOf(documents, key);
  const versions = heldThrough(queue, through).map(([version]) => version);
  if (versions.length === 0) return [];
  return [{ type: 'SecretQueueReceived', stream: secretQueueStream(key), authKeyId: authKeyIdBytes(authKeyId), user, through: Math.min(through, queue.qts), reason, versions }];
}

export function dropSecrets(documents: Documents, key: string, through: number): void {
  const queue = secretQueueOf(documents, key);
  queues.put(documents, key, { qts: queue.qts, held: queue.held.slice(heldThrough(queue, through).length) });
}

function heldThrough({ qts, held }: Readonly<SecretQueue>, through: number): readonly [version: number, position: number][] {
  return held.slice(0, Math.max(0, through - (qts - held.length)));
}
