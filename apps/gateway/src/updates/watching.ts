/** Tells projections for which mailboxes this worker needs notices: those of the users with sessions here, and of the channels of which they are members. */
import { reasonOf } from '@teamgram/host';
import type { Logger, ProjectionsClient } from '@teamgram/host';
import type { UserWatch } from '../sessions/sessions.ts';
import { RETRY_MS } from './retry-pause.ts';

/** The requests about one stream of notices: sent one after the other and numbered, so that projections never applies an older one after a newer one. */
type Talk = {
  readonly stream: string;
  said: number;
  isBusy: boolean;
  /** Changes not sent yet: mailbox → whether it is watched. */
  changes: Map<number, boolean>;
};

export class Watching implements UserWatch {
  readonly #projections: ProjectionsClient;
  readonly #gateway: string;
  readonly #log: Logger;
  /** Returns the complete set of mailboxes. */
  readonly #everybody: () => Iterable<number>;
  readonly #begun: (mailboxes: readonly number[]) => void;
  readonly #retryMs: number;
  /** Absent: no stream of notices is open. */
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

  /** A new stream of notices was opened: sends the complete set again, and everybody catches up. */
  async restart(stream: string): Promise<void> {
    const talk: Talk = { stream, said: 0, isBusy: true, changes: new Map() };
    this.#talk = talk;
    const all = [...this.#everybody()];
    await this.#say(talk, { all });
    this.#done(talk, all);
  }

  /** The worker stops: nothing more is sent. */
  stop(): void {
    this.#talk = undefined;
  }

  #change(mailbox: number, isWatched: boolean): void {
    if (!this.#talk) return;
    this.#talk.changes.set(mailbox, isWatched);
    this.#plan(this.#talk);
  }

  /** Changes made in the same turn of the event loop are sent together. */
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
      // It is unknown whether projections received the changes; newer changes have priority.
      talk.changes = new Map([...changes, ...talk.changes]);
      setTimeout(() => this.#done(talk, []), this.#retryMs).unref();
    }
  }

  #say(talk: Talk, change: { all: number[] } | { add: number[]; drop: number[] }): Promise<void> {
    return this.#projections.call('notices.watch', { gateway: this.#gateway, stream: talk.stream, number: ++talk.said, ...change });
  }

  /** What happened between a session's first answer, or a user's joining a channel, and this moment was not sent live: `begun` now catches up. */
  #done(talk: Talk, begun: readonly number[]): void {
    talk.isBusy = false;
    if (talk !== this.#talk) return;
    this.#begun(begun);
    this.#plan(talk);
  }
}
