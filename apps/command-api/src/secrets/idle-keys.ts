/**
 * Permanent keys on which nobody is logged in and that nobody uses: clients make one whenever they start anew, and whoever likes makes as many as they want. When each was used
 * is noted by the first sweep that sees it, by whoever uses it and by the end of a login; only when the whole time of grace has passed is it asked whether somebody is logged in on
 * it, and it is let go of or has its time once more. So a sweep reads no document of the millions of keys that are in use.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { keyIdOf, storedId, type AuthKeys } from './auth-keys.ts';
import { atOnce } from './secrets-store.ts';

type Found = { id: bigint; sinceS: bigint | null };

/** Keys that are looked at in one turn of the event loop: some milliseconds. */
const LOOKED_AT_ONCE = 1_000;
const LOWEST = -(2n ** 63n);
/** The use of a key is noted at most so often. */
const AGAIN_S = 3_600;
/** Workers tell of what they use several times a day: with less grace a key could go that is in use. */
const GRACE_MIN_S = 86_400;

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

  /** @param graceS how long a key may lie idle; a day at least @param isHeld whether somebody is logged in on it */
  constructor(database: DatabaseSync, authKeys: AuthKeys, graceS: number, isHeld: (id: bigint) => boolean) {
    this.#database = database;
    this.#authKeys = authKeys;
    this.#graceS = Math.max(graceS, GRACE_MIN_S);
    this.#isHeld = isHeld;
    // A temporary key that lives is in use, maybe, and so is the one for which it speaks.
    this.#page = database.prepare(`SELECT k.id, i.since_s AS sinceS FROM auth_key k LEFT JOIN idle_key i ON i.id = k.id
      WHERE k.temporary = 0 AND k.id > ?1 AND NOT EXISTS (SELECT 1 FROM auth_key t WHERE t.permanent_id = k.id AND t.expires_at_s >= ?2) ORDER BY k.id LIMIT ${LOOKED_AT_ONCE}`);
    this.#page.setReadBigInts(true);
    this.#note = database.prepare('INSERT INTO idle_key VALUES (?, ?) ON CONFLICT DO NOTHING');
    this.#isStale = database.prepare('SELECT 1 FROM idle_key WHERE id = ? AND since_s < ?');
    this.#used = database.prepare('UPDATE idle_key SET since_s = ?2 WHERE id = ?1 AND since_s < ?2');
    this.#again = database.prepare('UPDATE idle_key SET since_s = ?2 WHERE id = ?1');
  }

  /** Somebody uses these at this moment, or has just asked for them. Writes nothing for keys that no sweep has seen. */
  async used(ids: readonly bigint[], nowS: number): Promise<void> {
    const noted = ids.map(storedId).filter((id) => this.#isStale.get(id, nowS - AGAIN_S) !== undefined);
    await Promise.all(noted.map((id) => this.#authKeys.write(() => this.#used.run(id, nowS))));
  }

  /** Lets go of those whose time has run out, with all that hangs on them. Returns how many keys that were. Whatever a crash leaves, the next sweep finds. */
  async sweep(nowS: number): Promise<number> {
    let swept = 0;
    for (let after = LOWEST; !this.#isStopped;) {
      // Whoever has just said that they use a key must not wait for their turn meanwhile.
      this.#authKeys.writeNow();
      const page = this.#page.all(after, nowS) as Found[];
      swept += this.#sweepPage(page, nowS);
      if (page.length < LOOKED_AT_ONCE) break;
      after = page.at(-1)!.id;
      await setImmediate();
    }
    return swept;
  }

  /** The store is about to be closed. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Without a pause, so that nobody logs in between the question and the end of the key. */
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
