/**
 * Which people with sessions here belong to which supergroup or channel, and how far each of those has been told. So a message in a channel
 * of millions finds the sessions of this worker without asking anybody; whoever is online is told, however many they are.
 */
import { EMPTY_MAILBOX_PTS, isChannelPeer } from '@teamgram/event-schemas';
import type { StoredFact } from '@teamgram/event-schemas';
import { reasonOf } from '@teamgram/host';
import type { ChannelStanding, MailboxEntry } from '@teamgram/read-models';
import type { Services } from '../services.ts';
import type { UserWatch } from '../sessions/sessions.ts';
import { retryPause } from './retry-pause.ts';

const NOBODY: ReadonlySet<number> = new Set();
/** Of so many people one query asks. */
const ASKED_AT_ONCE = 1_000;

/** What the others here were told while somebody was coming in: the channel's entries after `from`, up to `through`. */
export type Missed = { user: number; channel: number; from: number; through: number };

export class ChannelAudience implements UserWatch {
  readonly #services: () => Services;
  /** The mailboxes of channels are watched like those of people. */
  readonly #watch: UserWatch;
  readonly #onMissed: (missed: Missed) => void;
  readonly #members = new Map<number, Set<number>>();
  readonly #channels = new Map<number, Set<number>>();
  /** Up to where the members here have been told, of every channel that has some. */
  readonly #pts = new Map<number, number>();
  /** Those whose channels have been asked for since they came. */
  readonly #known = new Set<number>();
  /** What facts say of somebody whose channels are just being asked for. */
  readonly #loading = new Map<number, Map<number, boolean>>();
  /** Questions about those who have just come. */
  readonly #asking = new Set<Promise<void>>();
  /** For each question that is under way: the channels that have moved on since it was asked, and where they stood then. */
  readonly #passed = new Set<Map<number, number>>();

  constructor(services: () => Services, watch: UserWatch, onMissed: (missed: Missed) => void) {
    this.#services = services;
    this.#watch = watch;
    this.#onMissed = onMissed;
  }

  /** Those who have sessions in this worker. */
  of(channel: number): ReadonlySet<number> {
    return this.#members.get(channel) ?? NOBODY;
  }

  /** Up to where they have been told; undefined when there is nobody. */
  reached(channel: number): number | undefined {
    return this.#pts.get(channel);
  }

  /** They have been told up to there now. */
  reach(channel: number, pts: number): void {
    const reached = this.#pts.get(channel);
    if (reached !== undefined && pts > reached) this.#moveOn(channel, reached, pts);
  }

  /** The mailboxes of all channels that somebody here belongs to. */
  *mailboxes(): IterableIterator<number> {
    for (const channel of this.#members.keys()) yield -channel;
  }

  /** Their first session here. Asked for until it is known: without it they would hear of nothing. */
  add(user: number): void {
    const asking = this.#load([user]).catch((error: unknown) => {
      this.#services().log.warn('memberships-unknown', { reason: reasonOf(error) });
      void retryPause().then(() => { if (this.#isUnknown(user)) this.add(user); });
    }).finally(() => this.#asking.delete(asking));
    this.#asking.add(asking);
  }

  /** Their last session here is gone. */
  drop(user: number): void {
    this.#loading.delete(user);
    this.#known.delete(user);
    for (const channel of this.#channels.get(user) ?? NOBODY) this.#leave(channel, user);
  }

  /** People come and go. */
  observe(fact: StoredFact): void {
    if (fact.type === 'ChatCreated') this.#came(fact.chat, [fact.creator], EMPTY_MAILBOX_PTS);
    else if (fact.type === 'MembersAdded') this.#came(fact.chat, fact.users, fact.since);
    else if (fact.type === 'MemberJoined') this.#came(fact.chat, [fact.user], fact.since);
    else if (fact.type === 'MemberLeft' || fact.type === 'MemberRemoved') this.#went(fact.chat, fact.user);
    // Who may do less has not come by that: of a chat for which they are not cleared they go on hearing nothing.
    else if (fact.type === 'MemberRestricted' && !fact.isMember) this.#went(fact.chat, fact.user);
  }

  /**
   * A chat was classified or somebody cleared: whoever has a session here hears of it from now on when they may look into it. Tells who has come in by that,
   * and where the chat stands: what was said before they do not know.
   */
  async recheck(chat: number): Promise<{ users: number[]; pts: number }> {
    const { queries, sessions } = this.#services();
    const here = [...sessions.users()];
    const [standings, cleared] = await Promise.all([queries.channelStandings([chat]), queries.clearedAmong(chat, here)]);
    const pts = standings[0]?.pts ?? EMPTY_MAILBOX_PTS;
    for (const user of here) if (!cleared.has(user)) this.#went(chat, user);
    return { pts, users: [...cleared].filter((user) => this.#notedAs(chat, user, true) && this.#enter(chat, user, pts)) };
  }

  /** Whether an entry joins on to what the members have been told: `gap` = something between is missing. Moves the channel on unless there is a gap. */
  advance({ mailbox, pts, ptsCount }: MailboxEntry): 'next' | 'gap' | 'known' {
    const reached = this.#pts.get(-mailbox);
    if (reached === undefined || pts <= reached) return 'known';
    if (pts - ptsCount !== reached) return 'gap';
    this.#moveOn(-mailbox, reached, pts);
    return 'next';
  }

  #moveOn(channel: number, from: number, pts: number): void {
    this.#pts.set(channel, pts);
    for (const passed of this.#passed) if (!passed.has(channel)) passed.set(channel, from);
  }

  /** News may have been missed: everybody's channels are asked for anew. */
  async restart(): Promise<void> {
    // Whoever has just come hears from there on, not from now on.
    await Promise.all(this.#asking);
    const everybody = [...this.#services().sessions.users()].filter((user) => !this.#loading.has(user));
    for (let from = 0; from < everybody.length; from += ASKED_AT_ONCE) await this.#load(everybody.slice(from, from + ASKED_AT_ONCE));
  }

  async #load(users: readonly number[]): Promise<void> {
    const asked = new Map(users.map((user) => [user, new Map<number, boolean>()]));
    const known = new Set(users.filter((user) => this.#known.has(user)));
    for (const [user, meanwhile] of asked) this.#loading.set(user, meanwhile);
    const passed = new Map<number, number>();
    this.#passed.add(passed);
    try {
      const channels = new Map<number, ChannelStanding[]>(users.map((user) => [user, []]));
      const rows = await this.#services().queries.channelsOf(users);
      for (const { userId, chat, pts, since } of rows) {
        // Whoever has been here for longer has come into the channel unheard.
        channels.get(userId)!.push({ chat, pts: known.has(userId) ? since : Math.min(pts, passed.get(chat) ?? pts) });
      }
      // Who was asked about anew meanwhile is settled by that.
      for (const [user, meanwhile] of asked) if (this.#loading.get(user) === meanwhile) this.#settle(user, channels.get(user)!, meanwhile);
    } finally {
      this.#passed.delete(passed);
      for (const [user, meanwhile] of asked) if (this.#loading.get(user) === meanwhile) this.#loading.delete(user);
    }
  }

  #isUnknown(user: number): boolean {
    return !this.#known.has(user) && !this.#loading.has(user) && this.#services().sessions.of(user).length > 0;
  }

  /** What facts have said meanwhile is newer, and done already. @param asked with from where on they are to be told of each channel */
  #settle(user: number, asked: readonly ChannelStanding[], meanwhile: ReadonlyMap<number, boolean>): void {
    this.#known.add(user);
    const channels = asked.filter(({ chat }) => !meanwhile.has(chat));
    const inside = new Set(channels.map(({ chat }) => chat));
    for (const channel of this.#channels.get(user) ?? NOBODY) if (!inside.has(channel) && !meanwhile.has(channel)) this.#leave(channel, user);
    if (this.#services().sessions.of(user).length === 0) return;
    for (const { chat, pts } of channels) this.#hearsFrom(chat, user, pts);
  }

  /** `since`: where the channel stood then, from which on they are to be told. */
  #came(chat: number, users: readonly number[], since: number): void {
    for (const user of users) if (this.#notedAs(chat, user, true)) this.#hearsFrom(chat, user, since);
  }

  #went(chat: number, user: number): void {
    if (this.#notedAs(chat, user, false)) this.#leave(chat, user);
  }

  /** Whether it is anybody's concern here; whoever is just being asked about is known better by that. */
  #notedAs(chat: number, user: number, isMember: boolean): boolean {
    if (!isChannelPeer(chat) || this.#services().sessions.of(user).length === 0) return false;
    this.#loading.get(user)?.set(chat, isMember);
    return true;
  }

  #hearsFrom(channel: number, user: number, from: number): void {
    const isNew = this.#enter(channel, user, from);
    const through = this.#pts.get(channel)!;
    if (isNew && through > from) this.#onMissed({ user, channel, from, through });
  }

  /** @param pts from where on the first of them is to be told @returns whether they had not been in it */
  #enter(channel: number, user: number, pts: number): boolean {
    const members = this.#members.get(channel);
    if (members?.has(user)) return false;
    if (members) members.add(user);
    else {
      this.#members.set(channel, new Set([user]));
      this.#pts.set(channel, pts);
      this.#watch.add(-channel);
    }
    const channels = this.#channels.get(user);
    if (channels) channels.add(channel);
    else this.#channels.set(user, new Set([channel]));
    return true;
  }

  #leave(channel: number, user: number): void {
    const channels = this.#channels.get(user);
    if (channels?.delete(channel) && channels.size === 0) this.#channels.delete(user);
    const members = this.#members.get(channel);
    if (!members?.delete(user) || members.size > 0) return;
    this.#members.delete(channel);
    this.#pts.delete(channel);
    this.#watch.drop(-channel);
  }
}
