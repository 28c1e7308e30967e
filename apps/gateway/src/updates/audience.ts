/** Who receives updates about a change in a user's profile or presence: the users who have them as a contact, and those who have a conversation with them. */
import type { Services } from '../services.ts';
import { RecentlyUsed } from '../recently-used.ts';

const AUDIENCES_MAX = 20_000;
/** Limit to the users with whom they had the most recent conversations. */
const CORRESPONDENTS_MAX = 500;
/** New contacts and dialogs are added to a cached audience only when it is queried again after this time. */
const KEPT_MS = 60_000;

export class Audiences {
  readonly #services: () => Services;
  readonly #known = new RecentlyUsed<number, { users: readonly number[]; readAtMs: number }>(AUDIENCES_MAX);

  constructor(services: () => Services) {
    this.#services = services;
  }

  /** The users of the audience who have sessions in this worker, without the user themselves. */
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
