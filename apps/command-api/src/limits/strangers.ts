import { hasWrittenTo, isContactOf, refusal, userOf, type View } from '@teamgram/domain';
import type { Limits, SpamBlock } from '@teamgram/host';

/** Accounts that are remembered; the oldest are forgotten first. */
const ACCOUNTS_MAX = 100_000;

/**
 * To whom new accounts write uninvited: people who neither have them among their contacts nor have ever answered. In memory, like all limits: a
 * restart begins anew.
 */
export class Strangers {
  readonly #limits: Pick<Limits, 'strangersPerNewUser' | 'newAccountS'>;
  readonly #view: View;
  /** Of each account, when it first wrote to whom. */
  readonly #written = new Map<number, Map<number, number>>();

  constructor(limits: Pick<Limits, 'strangersPerNewUser' | 'newAccountS'>, view: View) {
    this.#limits = limits;
    this.#view = view;
  }

  /** Counts what somebody says to another one, once a day for each of them. Throws PEER_FLOOD. */
  admit(actor: number, peer: number, nowMs: number): void {
    if (peer <= 0 || peer === actor || !this.#isNew(actor, nowMs) || this.#isCounted(actor, peer, nowMs) || !this.#isUninvited(actor, peer)) return;
    const unanswered = this.#unanswered(actor, nowMs);
    if (unanswered.size >= this.#limits.strangersPerNewUser.count) throw refusal('PEER_FLOOD');
    unanswered.set(peer, nowMs);
    this.#keep(actor, unanswered);
  }

  /** Who could not write to anybody new now, and until when if nobody answers. */
  blocked(nowMs: number): SpamBlock[] {
    const { count, windowS } = this.#limits.strangersPerNewUser;
    return [...this.#written.keys()].flatMap((user) => {
      const unanswered = this.#isNew(user, nowMs) ? this.#unanswered(user, nowMs) : new Map<number, number>();
      if (unanswered.size < count) return [];
      const [oldestMs = nowMs] = unanswered.values();
      return [{ user, strangers: unanswered.size, untilS: Math.ceil(oldestMs / 1000) + windowS }];
    });
  }

  #isNew(user: number, nowMs: number): boolean {
    const sinceMs = userOf(this.#view.documents, user)?.registeredMs;
    return sinceMs !== undefined && nowMs - sinceMs < this.#limits.newAccountS * 1000;
  }

  /** Cheaper than the rest, and what most of a conversation's messages find. */
  #isCounted(actor: number, peer: number, nowMs: number): boolean {
    const atMs = this.#written.get(actor)?.get(peer);
    return atMs !== undefined && atMs > this.#windowBegan(nowMs);
  }

  #windowBegan(nowMs: number): number {
    return nowMs - this.#limits.strangersPerNewUser.windowS * 1000;
  }

  #isUninvited(actor: number, peer: number): boolean {
    const { documents } = this.#view;
    return !isContactOf(documents, peer, actor) && !hasWrittenTo(documents, peer, actor);
  }

  /** Oldest first. At most as many as the limit allows. */
  #unanswered(actor: number, nowMs: number): Map<number, number> {
    const afterMs = this.#windowBegan(nowMs);
    return new Map([...(this.#written.get(actor) ?? [])].filter(([peer, atMs]) => atMs > afterMs && this.#isUninvited(actor, peer)));
  }

  #keep(actor: number, unanswered: Map<number, number>): void {
    this.#written.delete(actor);
    this.#written.set(actor, unanswered);
    for (const oldest of this.#written.keys()) {
      if (this.#written.size <= ACCOUNTS_MAX) return;
      this.#written.delete(oldest);
    }
  }
}
