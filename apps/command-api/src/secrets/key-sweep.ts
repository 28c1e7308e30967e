import type { AuthKeys } from './auth-keys.ts';
import type { IdleKeys } from './idle-keys.ts';

type Sweeping = { sweep(): Promise<void>; stop(): void };

export type KeySweepParts = {
  authKeys: AuthKeys;
  /** Secrets left over by crashes. */
  leftSecrets: readonly Sweeping[];
  /** Absent: this partition stores no auth keys of clients. */
  idleKeys: IdleKeys | undefined;
  /** Interval in milliseconds. Default: an hour. */
  everyMs?: number | undefined;
  /** Milliseconds since 1970. */
  now: () => number;
  /** While false nothing is deleted: keys that a wrong clock shows as expired may be in use. */
  isClockTrusted: () => boolean;
  /** Called with the number of permanent keys deleted. */
  onSwept: (count: number) => void;
  onFailure: (error: unknown) => void;
};

const SWEEP_EVERY_MS = 3_600_000;

/**
 * Periodically deletes expired temporary keys, secrets left over by crashes, and unused permanent keys. Returns a function that stops it and resolves
 * when no sweep is running.
 */
export function sweepKeys({ authKeys, leftSecrets, idleKeys, everyMs = SWEEP_EVERY_MS, now, isClockTrusted, onSwept, onFailure }: KeySweepParts): () => Promise<void> {
  let sweeping = Promise.resolve();
  async function sweep(): Promise<void> {
    if (!isClockTrusted()) return;
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
