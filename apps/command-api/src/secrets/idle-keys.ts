/**
 * Garbage collection of permanent keys that nobody is logged in with and nobody uses: clients create one whenever they start from scratch, and
 * anybody can create any number. The time of last use is recorded by the first sweep that sees a key, by its use and by a logout. Only after the
 * grace period does a sweep check whether somebody is logged in with the key, and then deletes it or starts a new grace period. So a sweep reads no
 * documents for the millions of keys in use.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { keyIdOf, storedId, type AuthKeys } from './auth-keys.ts';
import { atOnce } from './secrets-store.ts';

type Found = { id: bigint; sinceS: bigint | null };

/** Keys examined in one turn of the event loop: a few milliseconds. */
const LOOKED_AT_ONCE = 1_000;
const LOWEST = -(2n ** 63n);
/** Minimum interval between two records of the same key's use. */
const AGAIN_S = 3_600;
/** Gateway workers report the keys in use only a few times a day, so a shorter grace period could delete one of them. */
const GRACE_MIN_S = 86_400;

/** The sweep over the auth_key table of one secrets store. */
export class IdleKeys {
  readonly #database: DatabaseSync;
  readonly #authKeys: AuthKeys;
  readonly #graceS: number;
  readonly #isHeld: (id: bigint) => boolean;
  readonly #page: StatementSync;
  readonly #note: StatementSync;
  readonly #isStale: StatementSync;
  readonly #used: StatementSync;
  readonly #again: StatementSync;
  #isStopped = false;

  /** @param graceS grace period in seconds, at least a day @param isHeld whether somebody is logged in with the key */
  constructor(database: DatabaseSync, authKeys: AuthKeys, graceS: number, isHeld: (id: bigint) => boolean) {
    this.#database = database;
    this.#authKeys = authKeys;
    this.#graceS = Math.max(graceS, GRACE_MIN_S);
    this.#isHeld = isHeld;
    // An unexpired temporary key may be in use, and with it the permanent key it is bound to.
    this.#page = database.prepare(`SELECT k.id, i.since_s AS sinceS FROM auth_key k LEFT JOIN idle_key i ON i.id = k.id
      WHERE k.temporary = 0 AND k.id > ?1 AND NOT EXISTS (SELECT 1 FROM auth_key t WHERE t.permanent_id = k.id AND t.expires_at_s >= ?2) ORDER BY k.id LIMIT ${LOOKED_AT_ONCE}`);
    this.#page.setReadBigInts(true);
    this.#note = database.prepare('INSERT INTO idle_key VALUES (?, ?) ON CONFLICT DO NOTHING');
    this.#isStale = database.prepare('SELECT 1 FROM idle_key WHERE id = ? AND since_s < ?');
    this.#used = database.prepare('UPDATE idle_key SET since_s = ?2 WHERE id = ?1 AND since_s < ?2');
    this.#again = database.prepare('UPDATE idle_key SET since_s = ?2 WHERE id = ?1');
  }

  /** Records that keys are in use. Writes nothing for keys that no sweep has seen yet. */
  async used(ids: readonly bigint[], nowS: number): Promise<void> {
    const noted = ids.map(storedId).filter((id) => this.#isStale.get(id, nowS - AGAIN_S) !== undefined);
    await Promise.all(noted.map((id) => this.#authKeys.write(() => this.#used.run(id, nowS))));
  }

  /**
   * Deletes the keys whose grace period is over, with all data attached to them. Returns the number of keys deleted. After a crash the next sweep
   * completes the work.
   */
  async sweep(nowS: number): Promise<number> {
    let swept = 0;
    for (let after = LOWEST; !this.#isStopped;) {
      // Queued records of use must be visible to this sweep.
      this.#authKeys.writeNow();
      const page = this.#page.all(after, nowS) as Found[];
      swept += this.#sweepPage(page, nowS);
      if (page.length < LOOKED_AT_ONCE) break;
      after = page.at(-1)!.id;
      await setImmediate();
    }
    return swept;
  }

  /** Stops a sweep in progress before the store is closed. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Synchronous, so that nobody can log in between the check and the deletion. */
  #sweepPage(page: readonly Found[], nowS: number): number {
    const ended: bigint[] = [];
    atOnce(this.#database, () => {
      for (const { id, sinceS } of page) {
        if (sinceS === null) this.#note.run(id, nowS);
        else if (Number(sinceS) + this.#graceS > nowS) continue;
        else if (this.#isHeld(keyIdOf(id))) this.#again.run(id, nowS);
        else ended.push(keyIdOf(id));
      }
    });
    return ended.length === 0 ? 0 : this.#authKeys.destroyAll(ended);
  }
}
