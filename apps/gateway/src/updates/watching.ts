/** Tells projections for whom this worker wants notices: the users with sessions here. */
import { reasonOf } from '@teamgram/host';
import type { Logger, ProjectionsClient } from '@teamgram/host';
import type { UserWatch } from '../sessions/sessions.ts';

const RETRY_MS = 500;

export class Watching implements UserWatch {
  readonly #projections: ProjectionsClient;
  readonly #gateway: string;
  readonly #log: Logger;
  /** The whole set, and who has just begun to be watched. */
  readonly #everybody: () => Iterable<number>;
  readonly #begun: (users: readonly number[]) => void;
  #add = new Set<number>();
  #drop = new Set<number>();
  #following = false;
  #scheduled = false;

  constructor(projections: ProjectionsClient, gateway: string, log: Logger, everybody: () => Iterable<number>, begun: (users: readonly number[]) => void) {
    this.#projections = projections;
    this.#gateway = gateway;
    this.#log = log;
    this.#everybody = everybody;
    this.#begun = begun;
  }

  add(user: number): void {
    if (!this.#drop.delete(user)) this.#add.add(user);
    this.#schedule();
  }

  drop(user: number): void {
    if (!this.#add.delete(user)) this.#drop.add(user);
    this.#schedule();
  }

  /** The stream of notices has begun anew: the whole set is said again, and everybody catches up. */
  async restart(): Promise<void> {
    this.#add.clear();
    this.#drop.clear();
    const all = [...this.#everybody()];
    await this.#projections.call('notices.watch', { gateway: this.#gateway, all });
    this.#following = true;
    this.#begun(all);
  }

  /** The worker ends: nothing is said any more. */
  stop(): void {
    this.#following = false;
  }

  /** Changes of one turn of the event loop travel together. */
  #schedule(): void {
    if (this.#scheduled || !this.#following) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (this.#following) void this.#send();
    });
  }

  async #send(): Promise<void> {
    const add = [...this.#add];
    const drop = [...this.#drop];
    this.#add.clear();
    this.#drop.clear();
    if (add.length === 0 && drop.length === 0) return;
    try {
      await this.#projections.call('notices.watch', { gateway: this.#gateway, add, drop });
      // What happened between a session's first answer and this moment was not told live.
      this.#begun(add);
    } catch (error) {
      this.#log.warn('watch-failed', { reason: reasonOf(error) });
      setTimeout(() => this.#again(add, drop), RETRY_MS).unref();
    }
  }

  /** What was not heard is said again, unless it has changed meanwhile. */
  #again(add: readonly number[], drop: readonly number[]): void {
    for (const user of add) if (!this.#drop.has(user)) this.#add.add(user);
    for (const user of drop) if (!this.#add.has(user)) this.#drop.add(user);
    this.#schedule();
  }
}
