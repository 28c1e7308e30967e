/** Rate limits. FLOOD_WAIT_X gives the exact wait: a retry after X seconds succeeds (A6). */
import { refusal } from '@teamgram/domain';
import { SlidingWindow } from '@teamgram/host';
import type { RateLimit } from '@teamgram/host';
import type { Authorization } from '../sessions/authorization.ts';

export type FloodLimits = { callsPerKey: RateLimit; lookupsPerUser: RateLimit; postSearchesPerUser: RateLimit };

/** Counts calls and look-ups of one worker, and refuses those above the limit with FLOOD_WAIT_X. */
export class Flood {
  readonly #calls: RateLimit;
  readonly #nowMs: () => number;
  /** By user. */
  readonly #lookups: SlidingWindow;
  /** By user. */
  readonly #postSearches: SlidingWindow;
  readonly #postSearchLimit: RateLimit;

  constructor({ callsPerKey, lookupsPerUser, postSearchesPerUser }: FloodLimits, nowMs: () => number) {
    this.#calls = callsPerKey;
    this.#nowMs = nowMs;
    this.#lookups = new SlidingWindow(lookupsPerUser);
    this.#postSearches = new SlidingWindow(postSearchesPerUser);
    this.#postSearchLimit = postSearchesPerUser;
  }

  /**
   * Counts a call of an authorization in fixed windows; a window starts with the first call after the previous one ended. This takes two numbers per key,
   * whereas a sliding window would cost every idle connection a list.
   */
  called(authorization: Authorization): void {
    const { count, windowS } = this.#calls;
    const nowMs = this.#nowMs();
    // A window ending further away than its length was started before the clock was set back.
    if (nowMs >= authorization.callsWindowEndMs || authorization.callsWindowEndMs > nowMs + windowS * 1000) {
      authorization.callsWindowEndMs = nowMs + windowS * 1000;
      authorization.callsInWindow = 0;
    }
    if (authorization.callsInWindow >= count) throw refusal('FLOOD_WAIT_X', Math.max(1, Math.ceil((authorization.callsWindowEndMs - nowMs) / 1000)));
    authorization.callsInWindow++;
  }

  /** Counts a look-up by username or phone number, which may disclose an account. At most `count` in any `windowS` seconds. */
  lookedUp(user: number): void {
    const waitS = this.#lookups.take(user, this.#nowMs());
    if (waitS > 0) throw refusal('FLOOD_WAIT_X', waitS);
  }

  /** Counts a full-text search over all public posts. */
  searchedPosts(user: number): void {
    const waitS = this.#postSearches.take(user, this.#nowMs());
    if (waitS > 0) throw refusal('FLOOD_WAIT_X', waitS);
  }

  /** Post searches the user has left. `waitS`: seconds until one is available again; 0 = available now. */
  postSearchesLeft(user: number): { all: number; left: number; waitS: number } {
    const nowMs = this.#nowMs();
    const { count } = this.#postSearchLimit;
    return { all: count, left: Math.max(0, count - this.#postSearches.taken(user, nowMs)), waitS: this.#postSearches.waitS(user, nowMs) };
  }
}
