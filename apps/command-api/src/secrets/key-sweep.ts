import type { AuthKeys } from './auth-keys.ts';
import type { IdleKeys } from './idle-keys.ts';

export type KeySweepParts = {
  authKeys: AuthKeys;
  /** Absent: this partition keeps no keys of clients. */
  idleKeys: IdleKeys | undefined;
  /** Milliseconds since 1970. */
  now: () => number;
  /** So many permanent keys were let go of. */
  onSwept: (count: number) => void;
  onFailure: (error: unknown) => void;
};

const SWEEP_EVERY_MS = 3_600_000;

/** Now and then: temporary keys that have expired, and permanent ones that nobody uses. Returns what ends it, when nothing of it is under way. */
export function sweepKeys({ authKeys, idleKeys, now, onSwept, onFailure }: KeySweepParts): () => Promise<void> {
  let sweeping = Promise.resolve();
  async function sweep(): Promise<void> {
    const nowS = Math.floor(now() / 1000);
    authKeys.dropExpired(nowS);
    const swept = (await idleKeys?.sweep(nowS)) ?? 0;
    if (swept > 0) onSwept(swept);
  }
  const timer = setInterval(() => void (sweeping = sweep().catch(onFailure)), SWEEP_EVERY_MS);
  return () => {
    clearInterval(timer);
    idleKeys?.stop();
    return sweeping;
  };
}
