import { reasonOf } from '@teamgram/host';
import type { Logger } from '@teamgram/host';
import type { RemoteAuthKeys } from './remote-auth-keys.ts';

/** A key that nobody uses has a day at least: several of these may fail. */
const EVERY_MS = 4 * 3_600_000;

/** Keeps the keys that clients use without having logged in. Returns what ends it. */
export function tellUsedKeys(authKeys: RemoteAuthKeys, log: Logger): () => void {
  const timer = setInterval(() => void authKeys.tellUsed().catch((error: unknown) => log.warn('used-keys-untold', { reason: reasonOf(error) })), EVERY_MS);
  return () => clearInterval(timer);
}
