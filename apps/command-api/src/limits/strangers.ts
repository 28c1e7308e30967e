import { hasWrittenTo, isContactOf, refusal, userOf, type View } from '@teamgram/domain';
import type { Limits, SpamBlock } from '@teamgram/host';

/** Limit of accounts tracked; the oldest are dropped first. */
const ACCOUNTS_MAX = 100_000;

/**
 * Spam protection: limits how many strangers a new account may write to, i.e. people who neither have it among their contacts nor have ever replied.
 * In memory, like all limits: a restart resets it.
 */
export class Strangers {
  readonly #limits: Pick<Limits, 'strangersPerNewUser' | 'newAccountS'>;
  readonly #view: View;
  /** Per account: the time of its first message to each stranger. */
  readonly #written = new Map<number, Map<number, number>>();

  constructor(limits: Pick<Limits, 'strangersPerNewUser' | 'newAccountS'>, view: View) {
    this.#limits = limits;
    this.#view = view;
  }

  /** Counts a message from one user to another; each peer counts once per window. Throws PEER_FLOOD. */
  admit(actor: number, peer: number, nowMs: number): void {
    if (peer <= 0 || peer === actor || !this.#isNew(actor, nowMs) || this.#isCounted(actor, peer, nowMs) || !this.#isUninvited(actor, peer)) return;
    const unanswered = this.#unanswered(actor, nowMs);
    if (unanswered.size >= this.#limits.strangersPerNewUser.count) throw refusal('PEER_FLOOD');
    unanswered.set(peer, nowMs);
    this.#keep(actor, unanswered);
  }

  /** Accounts that may not write to further strangers now, and until when unless somebody replies. */
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

  /** Checked before the more expensive conditions, because it is true for most messages of an ongoing conversation. */
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
