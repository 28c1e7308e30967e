/**
 * Which people with sessions here belong to which supergroup or channel, and how far each of those has been told. So a message in a channel
 * of millions finds the sessions of this worker without asking anybody; whoever is online is told, however many they are.
 */
import { EMPTY_MAILBOX_PTS, isChannelPeer } from '@teamgram/event-schemas';
import type { StoredFact } from '@teamgram/event-schemas';
import { reasonOf } from '@teamgram/host';
import type { MailboxEntry } from '@teamgram/read-models';
import type { Services } from '../services.ts';
import type { UserWatch } from '../sessions/sessions.ts';

const NOBODY: ReadonlySet<number> = new Set();
/** Of so many people one query asks. */
const ASKED_AT_ONCE = 1_000;

export class ChannelAudience implements UserWatch {
  readonly #services: () => Services;
  /** The mailboxes of channels are watched like those of people. */
  readonly #watch: UserWatch;
  readonly #members = new Map<number, Set<number>>();
  readonly #channels = new Map<number, Set<number>>();
  /** Up to where the channel's members here have been told; absent = not known yet. */
  readonly #pts = new Map<number, number>();
  /** What facts say of somebody whose channels are just being asked for. */
  readonly #loading = new Map<number, Map<number, boolean>>();

  constructor(services: () => Services, watch: UserWatch) {
    this.#services = services;
    this.#watch = watch;
  }

  /** Those who have sessions in this worker. */
  of(channel: number): ReadonlySet<number> {
    return this.#members.get(channel) ?? NOBODY;
  }

  /** The mailboxes of all channels that somebody here belongs to. */
  *mailboxes(): IterableIterator<number> {
    for (const channel of this.#members.keys()) yield -channel;
  }

  /** Their first session here. */
  add(user: number): void {
    this.#load([user]).catch((error: unknown) => this.#services().log.warn('memberships-unknown', { reason: reasonOf(error) }));
  }

  /** Their last session here is gone. */
  drop(user: number): void {
    this.#loading.delete(user);
    for (const channel of this.#channels.get(user) ?? NOBODY) this.#leave(channel, user);
  }

  /** People come and go. */
  observe(fact: StoredFact): void {
    if (fact.type === 'ChatCreated') this.#came(fact.chat, [fact.creator], EMPTY_MAILBOX_PTS);
    else if (fact.type === 'MembersAdded') this.#came(fact.chat, fact.users, fact.since);
    else if (fact.type === 'MemberJoined') this.#came(fact.chat, [fact.user], fact.since);
    else if (fact.type === 'MemberLeft' || fact.type === 'MemberRemoved') this.#moved(fact.chat, fact.user, false);
    // Who may do less has not come by that: of a chat for which they are not cleared they go on hearing nothing.
    else if (fact.type === 'MemberRestricted' && !fact.isMember) this.#moved(fact.chat, fact.user, false);
  }

  /** A chat was classified or somebody cleared: whoever has a session here hears of it from now on when they may look into it. */
  async recheck(chat: number): Promise<void> {
    const { queries, sessions } = this.#services();
    const here = [...sessions.users()];
    const [cleared, standings] = await Promise.all([queries.clearedAmong(chat, here), queries.channelStandings([chat])]);
    const since = this.#pts.get(chat) ?? standings[0]?.pts ?? EMPTY_MAILBOX_PTS;
    for (const user of here) if (!cleared.has(user)) this.#moved(chat, user, false);
    this.#came(chat, [...cleared], since);
  }

  /** Whether an entry joins on to what the members have been told: `gap` = something between is missing. Moves the channel on. */
  advance({ mailbox, pts, ptsCount }: MailboxEntry): 'next' | 'gap' | 'known' {
    const reached = this.#pts.get(-mailbox);
    if (reached !== undefined && pts <= reached) return 'known';
    this.#pts.set(-mailbox, pts);
    return reached === undefined || pts - ptsCount === reached ? 'next' : 'gap';
  }

  /**
   * The notices of these mailboxes are heard from now on: which channels had moved before that, and where they stand. Their members are to be
   * told to ask.
   */
  async movedUnheard(mailboxes: Iterable<number>): Promise<{ channel: number; pts: number }[]> {
    const channels = [...mailboxes].map((mailbox) => -mailbox).filter((channel) => this.#members.has(channel));
    if (channels.length === 0) return [];
    const standings = await this.#services().queries.channelStandings(channels);
    return standings.flatMap(({ chat: channel, pts }) => {
      const reached = this.#pts.get(channel);
      if (reached !== undefined && reached >= pts) return [];
      this.#pts.set(channel, pts);
      return reached === undefined ? [] : [{ channel, pts }];
    });
  }

  /** News may have been missed: everybody's channels are asked for anew. */
  async restart(): Promise<void> {
    const everybody = [...this.#services().sessions.users()];
    for (let from = 0; from < everybody.length; from += ASKED_AT_ONCE) await this.#load(everybody.slice(from, from + ASKED_AT_ONCE));
  }

  async #load(users: readonly number[]): Promise<void> {
    const asked = new Map(users.map((user) => [user, new Map<number, boolean>()]));
    for (const [user, meanwhile] of asked) this.#loading.set(user, meanwhile);
    const { queries } = this.#services();
    const channels = new Map(users.map((user) => [user, new Set<number>()]));
    for (const { userId, chat } of await queries.chatsOf(users)) if (isChannelPeer(chat)) channels.get(userId)!.add(chat);
    const fresh = [...new Set([...channels.values()].flatMap((each) => [...each]))].filter((channel) => !this.#pts.has(channel));
    const standings = fresh.length > 0 ? await queries.channelStandings(fresh) : [];
    const reached = new Map(standings.map(({ chat, pts }) => [chat, pts]));
    // Who was asked about anew meanwhile is settled by that.
    for (const [user, meanwhile] of asked) if (this.#loading.get(user) === meanwhile) this.#settle(user, channels.get(user)!, meanwhile, reached);
  }

  #settle(user: number, channels: Set<number>, meanwhile: ReadonlyMap<number, boolean>, reached: ReadonlyMap<number, number>): void {
    this.#loading.delete(user);
    for (const [channel, isMember] of meanwhile) {
      if (isMember) channels.add(channel);
      else channels.delete(channel);
    }
    for (const channel of this.#channels.get(user) ?? NOBODY) if (!channels.has(channel)) this.#leave(channel, user);
    if (this.#services().sessions.of(user).length === 0) return;
    for (const channel of channels) {
      this.#enter(channel, user);
      const pts = reached.get(channel);
      if (pts !== undefined && !this.#pts.has(channel)) this.#pts.set(channel, pts);
    }
  }

  /** `since`: where the channel stood then, from which on they are to be told. */
  #came(chat: number, users: readonly number[], since: number): void {
    for (const user of users) this.#moved(chat, user, true);
    if (this.#members.has(chat) && !this.#pts.has(chat)) this.#pts.set(chat, since);
  }

  #moved(chat: number, user: number, isMember: boolean): void {
    if (!isChannelPeer(chat) || this.#services().sessions.of(user).length === 0) return;
    this.#loading.get(user)?.set(chat, isMember);
    if (isMember) this.#enter(chat, user);
    else this.#leave(chat, user);
  }

  #enter(channel: number, user: number): void {
    const members = this.#members.get(channel);
    if (members) members.add(user);
    else {
      this.#members.set(channel, new Set([user]));
      this.#watch.add(-channel);
    }
    const channels = this.#channels.get(user);
    if (channels) channels.add(channel);
    else this.#channels.set(user, new Set([channel]));
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
