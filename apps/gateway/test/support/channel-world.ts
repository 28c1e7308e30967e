/**
 * All parts of a worker that process notices (stream, watched mailboxes, audience, updates), between a log, read models that follow it, and sessions. Nothing
 * happens by itself: the test decides what is projected, delivered, answered or lost, and in which order.
 */
import { delivery, EMPTY_MAILBOX_PTS, encodeEnvelope, encodeFact, envelope, factVersion, isChannelMailbox, ORDINARY_SEND, sealed } from '@teamgram/event-schemas';
import type { Fact } from '@teamgram/event-schemas';
import { LinkError, silentLogger, Turns } from '@teamgram/host';
import type { Notice, ProjectionsCalls } from '@teamgram/host';
import { entriesOf } from '@teamgram/read-models';
import type { MailboxEntry } from '@teamgram/read-models';
import { readObject } from '@teamgram/tl';
import type { tl } from '@teamgram/tl';
import type { Services } from '../../src/services.ts';
import { Authorization } from '../../src/sessions/authorization.ts';
import { Session } from '../../src/sessions/session.ts';
import { Sessions } from '../../src/sessions/sessions.ts';
import { ChannelAudience } from '../../src/updates/channel-audience.ts';
import { tellMovedChannels, tellNewcomer } from '../../src/updates/channel-news.ts';
import { followNotices } from '../../src/updates/notices.ts';
import type { Telling } from '../../src/updates/telling.ts';
import { Updates } from '../../src/updates/updates.ts';
import { Watching } from '../../src/updates/watching.ts';

type Watch = ProjectionsCalls['notices.watch'][0];
type Entry = { pts: number; position: number };
/** Number of pushes that a session keeps while it has no connection (libs/mtproto, awayPushesMax). */
const AWAY_PUSHES_MAX = 6;

/** The state of the log up to a position. */
class State {
  /** By channel: its members, each with the channel's pts at the time of joining. */
  readonly members = new Map<number, Map<number, number>>();
  readonly entries = new Map<number, Entry[]>();

  take(fact: Fact, position: number): void {
    if (fact.type === 'MemberJoined') this.membersOf(fact.chat).set(fact.user, fact.since);
    if (fact.type === 'MemberLeft') this.membersOf(fact.chat).delete(fact.user);
    if (fact.type === 'MessageSent') this.entriesOf(-fact.deliveries[0]!.mailbox).push({ pts: fact.deliveries[0]!.pts, position });
  }

  membersOf(channel: number): Map<number, number> {
    return put(this.members, channel, () => new Map());
  }

  entriesOf(channel: number): Entry[] {
    return put(this.entries, channel, () => []);
  }

  pts(channel: number): number {
    return this.entriesOf(channel).at(-1)?.pts ?? EMPTY_MAILBOX_PTS;
  }
}

function put<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

const marked = (plaintext: Uint8Array) => sealed({ nonce: new Uint8Array(12), ciphertext: plaintext, commitment: new Uint8Array(32) });

function storedBytes(position: number, fact: Fact): Uint8Array {
  const { stream, type } = fact;
  return encodeEnvelope(envelope({ id: new Uint8Array(16), position, stream, version: 0, type, schemaVersion: factVersion(type), timeMs: 1_790_000_000_000, payload: encodeFact(fact, marked) }));
}

/** A session and what its client has received: how often each entry of each channel, and how often it was told to request the difference, up to which pts. */
export class Client {
  readonly user: number;
  readonly session: Session;
  /** The client is to receive the events from this position on. */
  connectedAt = Infinity;
  readonly told = new Map<string, number>();
  readonly asked: { channel: number; pts: number }[] = [];
  lostAll = 0;
  #isAway = false;
  #kept: Uint8Array[] = [];
  #isBehind = false;

  constructor(user: number) {
    this.user = user;
    const authorization = new Authorization(BigInt(user));
    authorization.userId = user;
    const server = { subscribed: true, layer: undefined, key: { dcId: undefined }, push: (bytes: Uint8Array) => this.#push(bytes) };
    this.session = new Session({} as never, server as never, authorization, 2);
  }

  away(): void {
    this.#isAway = true;
  }

  back(): void {
    this.#isAway = false;
    this.#isBehind = false;
    for (const bytes of this.#kept.splice(0)) this.#got(bytes);
  }

  /** Keeps pushes like libs/mtproto: too many are replaced by the information that some are lost. */
  #push(bytes: Uint8Array): void {
    if (!this.#isAway) return this.#got(bytes);
    if (this.#isBehind) return;
    this.#kept.push(bytes);
    if (this.#kept.length <= AWAY_PUSHES_MAX) return;
    this.#kept = [];
    this.updates?.lost(this.session);
    this.#isBehind = true;
  }

  updates: Updates | undefined;

  #got(bytes: Uint8Array): void {
    const packet = readObject(bytes) as tl.Updates;
    if (packet._ === 'updatesTooLong') this.lostAll++;
    const updates = packet._ === 'updates' ? packet.updates : packet._ === 'updateShort' ? [packet.update] : [];
    for (const update of updates) {
      if (update._ === 'updateChannelTooLong') this.asked.push({ channel: -1_000_000_000_000 - update.channel_id, pts: update.pts ?? 0 });
      if (update._ !== 'updateDeleteChannelMessages') continue;
      const key = keyOf(-1_000_000_000_000 - update.channel_id, update.pts);
      this.told.set(key, (this.told.get(key) ?? 0) + 1);
    }
  }
}

export const keyOf = (channel: number, pts: number) => `${channel} ${pts}`;

type Stream = { name: string; heard: number; watched: Set<number>; waiting: Notice[]; delivered: Notice[]; wake: () => void; isBroken: boolean };

/** A call of the worker: applied and answered independently, so it may be applied late, or not at all. */
export type Call = { change: Watch; isTaken: boolean; answer: () => void; fail: () => void };

export class ChannelWorld {
  readonly log: { fact: Fact; bytes: Uint8Array }[] = [];
  /** The state of the whole log, and that of the read models. */
  readonly whole = new State();
  readonly tables = new State();
  projected = 0;
  readonly clients = new Set<Client>();
  /** Queries of the read models, answered in order. */
  readonly questions: (() => void)[] = [];
  readonly calls: Call[] = [];
  stream: Stream | undefined;
  readonly audience: ChannelAudience;
  readonly #sessions: Sessions;
  readonly #updates: Updates;
  readonly #ending = new AbortController();
  readonly #following: Promise<void>;

  constructor() {
    const turns = new Turns(1);
    const watching: Watching = new Watching(this.#projections() as never, 'gateway-0', silentLogger, () => [...this.#sessions.users(), ...this.audience.mailboxes()], (mailboxes) => {
      void tellMovedChannels(services, turns, mailboxes.filter(isChannelMailbox).map((mailbox) => -mailbox));
    }, 0);
    this.audience = new ChannelAudience(() => services, watching, (missed) => void tellNewcomer(services, turns, missed));
    this.#sessions = new Sessions({
      add: (user) => { watching.add(user); this.audience.add(user); },
      drop: (user) => { watching.drop(user); this.audience.drop(user); },
    });
    const reader = { keyboards: { hear: () => {} }, live: (entry: MailboxEntry) => tellingOf(entry), after: (mailbox: number, from: number, limit: number) => this.#ask(() => this.#after(mailbox, from, limit)) };
    this.#updates = new Updates(() => services, reader as never, silentLogger);
    const services = this.#services(reader) as unknown as Services;
    const feed = { services, reader: reader as never, watching, turns, gateway: 'gateway-0', onAuthorizationFact: () => {}, reconnectMs: 0 };
    this.#following = followNotices(feed, this.#ending.signal);
  }

  /** Appends a fact to the log. */
  happens(fact: Fact): void {
    const position = this.log.length;
    this.log.push({ fact, bytes: storedBytes(position, fact) });
    this.whole.take(fact, position);
  }

  post(channel: number): void {
    const pts = this.whole.pts(channel) + 1;
    this.happens({
      ...ORDINARY_SEND, type: 'MessageSent', stream: `channel-${-channel}`, author: 0, content: undefined,
      deliveries: [delivery({ mailbox: -channel, peer: channel, messageId: pts, pts, ptsCount: 1 })],
    });
  }

  joins(channel: number, user: number): void {
    this.happens({ type: 'MemberJoined', stream: `channel-${-channel}`, chat: channel, user, how: 'open', approvedBy: 0, link: 0, since: this.whole.pts(channel) });
  }

  leaves(channel: number, user: number): void {
    this.happens({ type: 'MemberLeft', stream: `channel-${-channel}`, chat: channel, user });
  }

  open(user: number): Client {
    const client = new Client(user);
    client.updates = this.#updates;
    // A user receives updates from the query of their channels on; a session opened after that, from its opening on.
    if ([...this.clients].some((other) => other.user === user && other.connectedAt < Infinity)) client.connectedAt = this.projected;
    this.clients.add(client);
    this.#sessions.opened(client.session);
    return client;
  }

  close(client: Client): void {
    this.clients.delete(client);
    this.#sessions.closed(client.session);
  }

  /** Applies the next events to the tables and queues a notice about those that the worker watches. */
  project(count: number): void {
    const events = this.log.slice(this.projected, this.projected + count);
    for (const { fact } of events) this.tables.take(fact, this.projected++);
    if (events.length === 0 || !this.stream) return;
    const { watched } = this.stream;
    const concerned = events.filter(({ fact }) => {
      const entries = entriesOf({ envelope: { position: 0 }, fact });
      return entries.length === 0 || entries.some(({ mailbox }) => watched.has(mailbox));
    });
    this.stream.waiting.push({ position: this.projected, entries: concerned.map(({ bytes }) => bytes), ephemeral: [] });
  }

  /** Delivers the oldest notice. */
  deliver(): void {
    const notice = this.stream?.waiting.shift();
    if (notice) this.stream!.delivered.push(notice);
    this.stream?.wake();
  }

  loseLink(): void {
    if (!this.stream) return;
    this.stream.isBroken = true;
    this.stream.wake();
    this.stream = undefined;
  }

  /** Applies a call like projections does (notice-hub.ts). */
  take(call: Call): void {
    call.isTaken = true;
    const { stream: name, number, all, add = [], drop = [] } = call.change;
    if (this.stream?.name !== name || number <= this.stream.heard) return;
    this.stream.heard = number;
    if (all) this.stream.watched = new Set(all);
    for (const mailbox of drop) this.stream.watched.delete(mailbox);
    for (const mailbox of add) this.stream.watched.add(mailbox);
  }

  async end(): Promise<void> {
    this.#ending.abort();
    this.loseLink();
    await this.#following;
  }

  #projections() {
    return {
      call: (_name: string, change: Watch) => new Promise<void>((resolve, reject) => {
        this.calls.push({ change, isTaken: false, answer: resolve, fail: () => reject(new LinkError('DEADLINE_EXCEEDED')) });
      }),
      stream: (_name: string, { stream }: { stream: string }) => this.#notices(stream),
    };
  }

  async *#notices(name: string): AsyncGenerator<Notice> {
    const stream: Stream = { name, heard: 0, watched: new Set(), waiting: [{ position: this.projected, entries: [], ephemeral: [] }], delivered: [], wake: () => {}, isBroken: false };
    this.stream = stream;
    for (;;) {
      if (stream.isBroken) throw new LinkError('UNAVAILABLE');
      const notice = stream.delivered.shift();
      if (notice) yield notice;
      else await new Promise<void>((resolve) => { stream.wake = resolve; });
    }
  }

  #ask<T>(answer: () => T): Promise<T> {
    return new Promise((resolve) => this.questions.push(() => resolve(answer())));
  }

  #after(mailbox: number, from: number, limit: number) {
    const after = this.tables.entriesOf(-mailbox).filter(({ pts }) => pts > from).slice(0, limit);
    const entries = after.map(({ pts, position }): MailboxEntry => ({ mailbox, pts, ptsCount: 1, kind: 'sent', peer: -mailbox, messageId: pts, replyToId: 0, out: false, position, message: position, messageIds: [] }));
    return { pts: this.tables.pts(-mailbox), entries: entries.map((entry) => ({ entry, telling: tellingOf(entry) })) };
  }

  #channelsOf(users: readonly number[], asking: readonly Client[]) {
    for (const client of asking) client.connectedAt = Math.min(client.connectedAt, this.projected);
    return [...this.tables.members].flatMap(([chat, members]) => users.flatMap((userId) => (members.has(userId) ? [{ userId, chat, pts: this.tables.pts(chat), since: members.get(userId)! }] : [])));
  }

  #services(reader: object) {
    const nothing = { forgetAll: () => {}, observe: () => {}, showNow: () => [], show: async () => [] };
    return {
      reader, log: silentLogger, nowMs: () => 0, makeView: (userId: number) => ({ userId }),
      projections: this.#projections(), sessions: this.#sessions, updates: this.#updates, channelAudience: this.audience,
      users: nothing, chats: { ...nothing, chat: async () => undefined }, presence: nothing, archivedChannels: { ...nothing, said: () => {} },
      authKeys: { forgetIdle: () => [] }, readPosition: { advance: () => {} }, opener: { open: () => ({}) },
      origins: { of: () => undefined, inChannel: () => undefined },
      queries: {
        timeReached: async () => 0,
        chatsChangedSince: async () => [],
        secretsMissed: async () => [],
        channelsOf: (users: number[]) => {
          const asking = [...this.clients].filter(({ user }) => users.includes(user));
          return this.#ask(() => this.#channelsOf(users, asking));
        },
        channelStandings: (chats: number[]) => this.#ask(() => chats.map((chat) => ({ chat, pts: this.tables.pts(chat) }))),
        clearedAmong: (chat: number, users: number[]) => this.#ask(() => new Set(users.filter((user) => this.tables.membersOf(chat).has(user)))),
      },
    };
  }
}

function tellingOf({ mailbox, pts }: MailboxEntry): Telling {
  return { pts: 0, ptsCount: 0, dateS: 1, peers: [], update: () => ({ _: 'updateDeleteChannelMessages', channel_id: mailbox - 1_000_000_000_000, messages: [pts], pts, pts_count: 1 }) };
}
