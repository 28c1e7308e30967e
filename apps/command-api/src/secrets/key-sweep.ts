import type { AuthKeys } from './auth-keys.ts';
import type { IdleKeys } from './idle-keys.ts';

type Sweeping = { sweep(): Promise<void>; stop(): void };

export type KeySweepParts = {
  authKeys: AuthKeys;
  /** What crashes left. */
  leftSecrets: readonly Sweeping[];
  /** Absent: this partition keeps no keys of clients. */
  idleKeys: IdleKeys | undefined;
  /** Default: an hour. */
  everyMs?: number | undefined;
  /** Milliseconds since 1970. */
  now: () => number;
  /** So many permanent keys were let go of. */
  onSwept: (count: number) => void;
  onFailure: (error: unknown) => void;
};

const SWEEP_EVERY_MS = 3_600_000;

/** Now and then: temporary keys that have expired, what crashes left, and permanent keys that nobody uses. Returns what ends it, when nothing of it is under way. */
export function sweepKeys({ authKeys, leftSecrets, idleKeys, everyMs = SWEEP_EVERY_MS, now, onSwept, onFailure }: KeySweepParts): () => Promise<void> {
  let sweeping = Promise.resolve();
  async function sweep(): Promise<void> {
    const nowS = Math.floor(now() / 1000);
    authKeys.dropExpired(nowS);
    for (const left of leftSecrets) await left.sweep();
    const swept = (await idleKeys?.sweep(nowS)) ?? 0;
    if (swept > 0) onSwept(swept);
  }
  const timer = setInterval(() => void (sweeping = sweep().catch(onFailure)), everyMs);
  return () => {
    clearInterval(timer);
    for (const sweeping of [...leftSecrets, idleKeys]) sweeping?.stop();
    return sweeping;
  };
}
