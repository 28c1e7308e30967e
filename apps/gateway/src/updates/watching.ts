/** Tells projections for whom this worker wants notices: the users with sessions here, and the channels that they belong to. */
import { reasonOf } from '@teamgram/host';
import type { Logger, ProjectionsClient } from '@teamgram/host';
import type { UserWatch } from '../sessions/sessions.ts';
import { RETRY_MS } from './retry-pause.ts';

/** What is said with regard to one stream of notices: one call after the other, numbered, so that none is taken after a newer one. */
type Talk = {
  readonly stream: string;
  said: number;
  isBusy: boolean;
  /** What is yet to be said: mailbox → whether it is watched. */
  changes: Map<number, boolean>;
};

export class Watching implements UserWatch {
  readonly #projections: ProjectionsClient;
  readonly #gateway: string;
  readonly #log: Logger;
  /** The whole set, and who has just begun to be watched. */
  readonly #everybody: () => Iterable<number>;
  readonly #begun: (mailboxes: readonly number[]) => void;
  readonly #retryMs: number;
  /** Absent: nothing follows the notices yet, or any more. */
  #talk: Talk | undefined;

  constructor(projections: ProjectionsClient, gateway: string, log: Logger, everybody: () => Iterable<number>, begun: (mailboxes: readonly number[]) => void, retryMs = RETRY_MS) {
    this.#projections = projections;
    this.#gateway = gateway;
    this.#log = log;
    this.#everybody = everybody;
    this.#begun = begun;
    this.#retryMs = retryMs;
  }

  add(mailbox: number): void {
    this.#change(mailbox, true);
  }

  drop(mailbox: number): void {
    this.#change(mailbox, false);
  }

  /** Another stream of notices has begun: the whole set is said again, and everybody catches up. */
  async restart(stream: string): Promise<void> {
    const talk: Talk = { stream, said: 0, isBusy: true, changes: new Map() };
    this.#talk = talk;
    const all = [...this.#everybody()];
    await this.#say(talk, { all });
    this.#done(talk, all);
  }

  /** The worker ends: nothing is said any more. */
  stop(): void {
    this.#talk = undefined;
  }

  #change(mailbox: number, isWatched: boolean): void {
    if (!this.#talk) return;
    this.#talk.changes.set(mailbox, isWatched);
    this.#plan(this.#talk);
  }

  /** Changes of one turn of the event loop travel together. */
  #plan(talk: Talk): void {
    if (talk.isBusy || talk.changes.size === 0 || talk !== this.#talk) return;
    talk.isBusy = true;
    setImmediate(() => void this.#sayChanges(talk));
  }

  async #sayChanges(talk: Talk): Promise<void> {
    const { changes } = talk;
    talk.changes = new Map();
    const add = [...changes.keys()].filter((mailbox) => changes.get(mailbox));
    const drop = [...changes.keys()].filter((mailbox) => !changes.get(mailbox));
    try {
      await this.#say(talk, { add, drop });
      this.#done(talk, add);
    } catch (error) {
      this.#log.warn('watch-failed', { reason: reasonOf(error) });
      // Whether it was heard is unknown; what has changed since is newer.
      talk.changes = new Map([...changes, ...talk.changes]);
      setTimeout(() => this.#done(talk, []), this.#retryMs).unref();
    }
  }

  #say(talk: Talk, change: { all: number[] } | { add: number[]; drop: number[] }): Promise<void> {
    return this.#projections.call('notices.watch', { gateway: this.#gateway, stream: talk.stream, number: ++talk.said, ...change });
  }

  /** What happened between a session's first answer, or somebody's coming into a channel, and this moment was not told live. */
  #done(talk: Talk, begun: readonly number[]): void {
    talk.isBusy = false;
    if (talk !== this.#talk) return;
    this.#begun(begun);
    this.#plan(talk);
  }
}
