import { reasonOf } from '@teamgram/host';
import type { Logger } from '@teamgram/host';
import type { RemoteAuthKeys } from './remote-auth-keys.ts';

/** An unused key is kept for at least a day, so several reports in a row may fail. */
const EVERY_MS = 4 * 3_600_000;

/** Periodically reports keys in use that have no login, so that they do not expire. Returns a function that stops it. */
export function tellUsedKeys(authKeys: RemoteAuthKeys, log: Logger): () => void {
  const timer = setInterval(() => void authKeys.tellUsed().catch((error: unknown) => log.warn('used-keys-untold', { reason: reasonOf(error) })), EVERY_MS);
  return () => clearInterval(timer);
}
