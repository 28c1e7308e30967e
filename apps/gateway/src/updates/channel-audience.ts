/**
 * Which users with sessions in this worker are members of which supergroups and channels, and up to which pts the members of each have received updates. With
 * this a message in a channel with millions of members reaches the sessions of this worker without a query, however many of them there are.
 */
import { EMPTY_MAILBOX_PTS, isChannelPeer } from '@teamgram/event-schemas';
import type { StoredFact } from '@teamgram/event-schemas';
import { reasonOf } from '@teamgram/host';
import type { ChannelStanding, MailboxEntry } from '@teamgram/read-models';
import type { Services } from '../services.ts';
import type { UserWatch } from '../sessions/sessions.ts';
import { retryPause } from './retry-pause.ts';

const NOBODY: ReadonlySet<number> = new Set();
/** Maximum number of users in one query. */
const ASKED_AT_ONCE = 1_000;

/** What the other members in this worker received while a user was being added: the channel's entries after `from`, up to and including `through`. */
export type Missed = { user: number; channel: number; from: number; through: number };

export class ChannelAudience implements UserWatch {
  readonly #services: () => Services;
  /** Registers the mailboxes of channels for notices, like those of users. */
  readonly #watch: UserWatch;
  readonly #onMissed: (missed: Missed) => void;
  readonly #members = new Map<number, Set<number>>();
  readonly #channels = new Map<number, Set<number>>();
  /** For each channel with members in this worker: the pts up to which they have received updates. */
  readonly #pts = new Map<number, number>();
  /** Users whose channels were queried since their first session here. */
  readonly #known = new Set<number>();
  /** For users whose channels are being queried: what facts say meanwhile, channel → whether they are a member. */
  readonly #loading = new Map<number, Map<number, boolean>>();
  /** Running queries for users who have just got their first session. */
  readonly #asking = new Set<Promise<void>>();
  /** For each running query: the channels whose pts has advanced since it began, with their pts at that time. */
  readonly #passed = new Set<Map<number, number>>();

  constructor(services: () => Services, watch: UserWatch, onMissed: (missed: Missed) => void) {
    this.#services = services;
    this.#watch = watch;
    this.#onMissed = onMissed;
  }

  /** The members who have sessions in this worker. */
  of(channel: number): ReadonlySet<number> {
    return this.#members.get(channel) ?? NOBODY;
  }

  /** The pts up to which the members have received updates; undefined when the channel has no members here. */
  reached(channel: number): number | undefined {
    return this.#pts.get(channel);
  }

  /** Notes that the members have received updates up to this pts. */
  reach(channel: number, pts: number): void {
    const reached = this.#pts.get(channel);
    if (reached !== undefined && pts > reached) this.#moveOn(channel, reached, pts);
  }

  /** The mailboxes of all channels that have members in this worker. */
  *mailboxes(): IterableIterator<number> {
    for (const channel of this.#members.keys()) yield -channel;
  }

  /** Called at the user's first session here. The query is repeated until it succeeds, because without it the user would receive nothing from their channels. */
  add(user: number): void {
    const asking = this.#load([user]).catch((error: unknown) => {
      this.#services().log.warn('memberships-unknown', { reason: reasonOf(error) });
      void retryPause().then(() => { if (this.#isUnknown(user)) this.add(user); });
    }).finally(() => this.#asking.delete(asking));
    this.#asking.add(asking);
  }

  /** Called when the user's last session here has ended. */
  drop(user: number): void {
    this.#loading.delete(user);
    this.#known.delete(user);
    for (const channel of this.#channels.get(user) ?? NOBODY) this.#leave(channel, user);
  }

  /** Applies facts about joining and leaving. */
  observe(fact: StoredFact): void {
    if (fact.type === 'ChatCreated') this.#came(fact.chat, [fact.creator], EMPTY_MAILBOX_PTS);
    else if (fact.type === 'MembersAdded') this.#came(fact.chat, fact.users, fact.since);
    else if (fact.type === 'MemberJoined') this.#came(fact.chat, [fact.user], fact.since);
    else if (fact.type === 'MemberLeft' || fact.type === 'MemberRemoved') this.#went(fact.chat, fact.user);
    // A restriction does not make anybody a member who was not one: users without clearance for a classified chat still receive nothing from it.
    else if (fact.type === 'MemberRestricted' && !fact.isMember) this.#went(fact.chat, fact.user);
  }

  /**
   * The classification of a chat or the clearance of a user has changed: from now on every user with a session here who is a member and has clearance
   * receives its updates. Returns the users that were added by this, and the current pts of the chat; they have not received what was sent before.
   */
  async recheck(chat: number): Promise<{ users: number[]; pts: number }> {
    const { queries, sessions } = this.#services();
    const here = [...sessions.users()];
    const [standings, cleared] = await Promise.all([queries.channelStandings([chat]), queries.clearedAmong(chat, here)]);
    const pts = standings[0]?.pts ?? EMPTY_MAILBOX_PTS;
    for (const user of here) if (!cleared.has(user)) this.#went(chat, user);
    return { pts, users: [...cleared].filter((user) => this.#notedAs(chat, user, true) && this.#enter(chat, user, pts)) };
  }

  /**
   * Whether an entry directly follows what the members have received: `gap` =
   * something in between is missing. Advances the channel's pts unless there is a gap.
   */
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

  /** For the case that notices were missed: queries the channels of all users again. */
  async restart(): Promise<void> {
    // Users who have just been added must receive updates from the pts of their own query, not from the current one.
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
        // A user who was already known became a member while notices were missed, so they receive everything since they joined.
        channels.get(userId)!.push({ chat, pts: known.has(userId) ? since : Math.min(pts, passed.get(chat) ?? pts) });
      }
      // When a newer query for the same user has begun meanwhile, only that one counts.
      for (const [user, meanwhile] of asked) if (this.#loading.get(user) === meanwhile) this.#settle(user, channels.get(user)!, meanwhile);
    } finally {
      this.#passed.delete(passed);
      for (const [user, meanwhile] of asked) if (this.#loading.get(user) === meanwhile) this.#loading.delete(user);
    }
  }

  #isUnknown(user: number): boolean {
    return !this.#known.has(user) && !this.#loading.has(user) && this.#services().sessions.of(user).length > 0;
  }

  /**
   * Facts that arrived during the query are newer than its result and already applied. @param
   * asked the user's channels, each with the pts after which they are to receive updates
   */
  #settle(user: number, asked: readonly ChannelStanding[], meanwhile: ReadonlyMap<number, boolean>): void {
    this.#known.add(user);
    const channels = asked.filter(({ chat }) => !meanwhile.has(chat));
    const inside = new Set(channels.map(({ chat }) => chat));
    for (const channel of this.#channels.get(user) ?? NOBODY) if (!inside.has(channel) && !meanwhile.has(channel)) this.#leave(channel, user);
    if (this.#services().sessions.of(user).length === 0) return;
    for (const { chat, pts } of channels) this.#hearsFrom(chat, user, pts);
  }

  /** @param since the channel's pts at that time, after which the new members are to receive updates */
  #came(chat: number, users: readonly number[], since: number): void {
    for (const user of users) if (this.#notedAs(chat, user, true)) this.#hearsFrom(chat, user, since);
  }

  #went(chat: number, user: number): void {
    if (this.#notedAs(chat, user, false)) this.#leave(chat, user);
  }

  /** Whether the user has sessions here. When their channels are being queried, the fact is remembered as newer than the result. */
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

  /** @param pts where the channel's updates begin when this is its first member here @returns whether the user was not yet a member */
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
