/** Who hears of a change in somebody's profile or presence: those who have them as a contact, and those who talk with them. */
import type { Services } from '../services.ts';
import { RecentlyUsed } from '../recently-used.ts';

const AUDIENCES_MAX = 20_000;
/** Those with whom they talked last. */
const CORRESPONDENTS_MAX = 500;
/** New contacts and dialogs join an audience that is at hand when it is asked for anew. */
const KEPT_MS = 60_000;

export class Audiences {
  readonly #services: () => Services;
  readonly #known = new RecentlyUsed<number, { users: readonly number[]; readAtMs: number }>(AUDIENCES_MAX);

  constructor(services: () => Services) {
    this.#services = services;
  }

  /** Those who have sessions in this worker, without the user themselves. */
  async of(user: number): Promise<number[]> {
    const { sessions } = this.#services();
    return (await this.#everybody(user)).filter((other) => other !== user && sessions.of(other).length > 0);
  }

  async #everybody(user: number): Promise<readonly number[]> {
    const { queries, nowMs } = this.#services();
    const known = this.#known.get(user);
    if (known && nowMs() - known.readAtMs < KEPT_MS) return known.users;
    const [owners, correspondents] = await Promise.all([queries.ownersOfContact(user), queries.correspondentsOf(user, CORRESPONDENTS_MAX)]);
    const users = [...new Set([...owners, ...correspondents])];
    this.#known.set(user, { users, readAtMs: nowMs() });
    return users;
  }
}
