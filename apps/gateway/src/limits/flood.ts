/** How often one party may ask. A refusal names the exact wait: a retry after X seconds succeeds (A6). */
import type { RateLimit } from '@teamgram/host';
import { RecentlyUsed } from '../recently-used.ts';
import { refusal } from '../rpc/refusal.ts';
import type { Authorization } from '../sessions/authorization.ts';

export type FloodLimits = { callsPerKey: RateLimit; lookupsPerUser: RateLimit };

const LOOKERS_MAX = 20_000;

export class Flood {
  readonly #limits: FloodLimits;
  readonly #nowMs: () => number;
  /** Times of the last lookups, oldest first, by user. */
  readonly #lookups = new RecentlyUsed<number, number[]>(LOOKERS_MAX);

  constructor(limits: FloodLimits, nowMs: () => number) {
    this.#limits = limits;
    this.#nowMs = nowMs;
  }

  /**
   * Counts any call of an authorization. In windows that begin with the first call after the last one ended: two numbers for each key, where
   * a sliding window would cost every idle connection a list.
   */
  called(authorization: Authorization): void {
    const { count, windowS } = this.#limits.callsPerKey;
    const nowMs = this.#nowMs();
    if (nowMs >= authorization.callsWindowEndMs) {
      authorization.callsWindowEndMs = nowMs + windowS * 1000;
      authorization.callsInWindow = 0;
    }
    if (authorization.callsInWindow >= count) throw refusal('FLOOD_WAIT_X', secondsUntil(authorization.callsWindowEndMs, nowMs));
    authorization.callsInWindow++;
  }

  /** Counts a question of who has a username or phone number: its answer may disclose an account. At most `count` in any `windowS` seconds. */
  lookedUp(user: number): void {
    const { count, windowS } = this.#limits.lookupsPerUser;
    const nowMs = this.#nowMs();
    const recent = (this.#lookups.get(user) ?? []).filter((atMs) => atMs > nowMs - windowS * 1000);
    const oldest = recent.at(-count);
    if (oldest !== undefined) throw refusal('FLOOD_WAIT_X', secondsUntil(oldest + windowS * 1000, nowMs));
    recent.push(nowMs);
    this.#lookups.set(user, recent);
  }
}

function secondsUntil(atMs: number, nowMs: number): number {
  return Math.max(1, Math.ceil((atMs - nowMs) / 1000));
}
