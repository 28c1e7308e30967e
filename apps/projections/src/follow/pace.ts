import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Paces a loop: `next` resolves when `intervalMs` have passed since it last resolved, at once after an idle period. Batches then form by themselves;
 * the cost per event depends mainly on the batch size.
 */
export function paced(intervalMs: number): { next(signal: AbortSignal): Promise<void> } {
  let startedAtMs = -Infinity;
  return {
    async next(signal) {
      const waitMs = startedAtMs + intervalMs - performance.now();
      if (waitMs > 0) await sleep(waitMs, undefined, { signal }).catch(() => undefined);
      startedAtMs = performance.now();
    },
  };
}
