/** Cache of who is online, as reported to this worker. */
import { ONLINE_S } from '@teamgram/host';
import type { PresenceOf } from '@teamgram/host';
import type { tl } from '@teamgram/tl';
import { RecentlyUsed } from '../recently-used.ts';

const KNOWN_MAX = 100_000;

/**
 * `blurred-by-viewer`: the person shares the exact time, but the viewer does not share theirs (core.telegram.org/constructor/userStatusRecently, by_me);
 * `hidden`: the person has blocked the viewer.
 */
export type Precision = 'exact' | 'blurred' | 'blurred-by-viewer' | 'hidden';

const DAY_S = 86_400;

/**
 * Ranges as documented: "within 2–3 days", "between 2–3 and 7 days", "between 6–7 days and a month" (core.telegram.org/constructor/userStatusRecently and its
 * neighbours).
 */
function blurred(agoS: number, by_me: true | undefined): tl.UserStatus {
  if (agoS < 3 * DAY_S) return { _: 'userStatusRecently', by_me };
  if (agoS < 7 * DAY_S) return { _: 'userStatusLastWeek', by_me };
  return agoS < 30 * DAY_S ? { _: 'userStatusLastMonth', by_me } : { _: 'userStatusEmpty' };
}

/** Online status and last seen times, cached per worker and fetched from projections. */
export class Presence {
  readonly #ask: (users: number[]) => Promise<PresenceOf[]>;
  readonly #nowS: () => number;
  readonly #known = new RecentlyUsed<number, PresenceOf>(KNOWN_MAX);

  /** `ask`: the projections' `presence.of`. */
  constructor(ask: (users: number[]) => Promise<PresenceOf[]>, nowS: () => number) {
    this.#ask = ask;
    this.#nowS = nowS;
  }

  isKnown(user: number): boolean {
    return this.#known.peek(user) !== undefined;
  }

  /** Fetches users that are not cached. If the query fails, they are shown as never seen. */
  async learn(users: readonly number[]): Promise<void> {
    const unknown = users.filter((user) => !this.isKnown(user));
    if (unknown.length === 0) return;
    const rows = await this.#ask(unknown).catch(() => []);
    for (const row of rows) if (!this.isKnown(row.user)) this.#known.set(row.user, row);
  }

  observe(user: number, online: boolean, atS: number): void {
    this.#known.set(user, { user, online, lastSeenS: atS });
  }

  statusOf(user: number, precision: Precision): tl.UserStatus {
    const row = this.#known.get(user);
    if (!row || row.lastSeenS === 0 || precision === 'hidden') return { _: 'userStatusEmpty' };
    if (precision !== 'exact') return blurred(this.#nowS() - row.lastSeenS, precision === 'blurred-by-viewer' || undefined);
    const expires = row.lastSeenS + ONLINE_S;
    if (row.online && expires > this.#nowS()) return { _: 'userStatusOnline', expires };
    return { _: 'userStatusOffline', was_online: row.online ? expires : row.lastSeenS };
  }

  /** Call when notices may have been missed. */
  forgetAll(): void {
    this.#known.clear();
  }
}
