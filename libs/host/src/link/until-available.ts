import { isLinkError, LinkError } from './link-error.ts';

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;

/**
 * Retries a call whose connection broke, until it is answered or `timeoutMs` have passed (then DEADLINE_EXCEEDED). Only for idempotent calls: reads,
 * and commands, which have ids. `call` gets the remaining time in milliseconds.
 */
export async function untilAvailable<Reply>(timeoutMs: number, call: (timeoutMs: number) => Promise<Reply>, signal?: AbortSignal): Promise<Reply> {
  const deadlineAtMs = Date.now() + timeoutMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await call(Math.max(1, deadlineAtMs - Date.now()));
    } catch (error) {
      if (!isLinkError(error, 'UNAVAILABLE')) throw error;
    }
    if (signal?.aborted) throw new LinkError('CANCELLED');
    if (Date.now() + pauseMs >= deadlineAtMs) throw new LinkError('DEADLINE_EXCEEDED');
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
