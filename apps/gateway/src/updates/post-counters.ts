/**
 * How often posts are seen and passed on, told to whoever has looked at them lately. A thousand people who scroll through a channel change its
 * numbers a thousand times: what changed is gathered, asked for at once and told at most once in a second.
 */
import { idOfPeer } from '@teamgram/event-schemas';
import { reasonOf } from '@teamgram/host';
import type { PostKey, StoredEvent } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { isBanned, isCleared } from '../convert/chat.ts';
import type { ShownMessage } from '../convert/message.ts';
import { firstUsername } from '../convert/usernames.ts';
import { countsOf, postShown } from '../messages/with-post-counts.ts';
import { RecentlyUsed } from '../recently-used.ts';
import type { Services } from '../services.ts';
import type { Telling } from './telling.ts';

const TOLD_EVERY_MS = 1_000;
/** A client that shows a post asks again and again; after so long without it nobody is told any more. */
const LOOKING_MS = 10 * 60_000;
const CHANNELS_MAX = 10_000;
const LOOKERS_MAX = 5_000;
/** Posts whose numbers are asked for at once; what is beyond them is told when it changes again. */
const CHANGED_MAX = 2_000;

type Counter = 'views' | 'forwards';
type Changed = PostKey & { counters: Set<Counter> };

export class PostCounters {
  readonly #services: () => Services;
  /** By channel: who looks, until when. */
  readonly #lookers = new RecentlyUsed<number, Map<number, number>>(CHANNELS_MAX);
  readonly #changed = new Map<string, Changed>();
  /** What changed will be told. */
  #isDue = false;

  readonly #toldEveryMs: number;

  constructor(services: () => Services, toldEveryMs = TOLD_EVERY_MS) {
    this.#services = services;
    this.#toldEveryMs = toldEveryMs;
  }

  /** Somebody here was shown these messages with their numbers. */
  looked(user: number, messages: readonly ShownMessage[]): void {
    const untilMs = this.#services().nowMs() + LOOKING_MS;
    for (const chat of new Set(messages.flatMap((message) => postShown(message)?.chat ?? []))) {
      const lookers = this.#lookers.get(chat) ?? new Map<number, number>();
      if (lookers.size < LOOKERS_MAX || lookers.has(user)) lookers.set(user, untilMs);
      this.#lookers.set(chat, lookers);
    }
  }

  /** A fact about posts: their numbers are not what they were. */
  observe({ fact }: StoredEvent): void {
    if (fact.type === 'PostsViewed') for (const { first, last } of fact.posts) for (let post = first; post <= last; post++) this.#note(fact.chat, post, 'views');
    if (fact.type === 'PostsForwarded') for (const post of fact.posts) this.#note(fact.chat, post, 'forwards');
  }

  #note(chat: number, post: number, counter: Counter): void {
    if (!this.#lookers.peek(chat)) return;
    const key = `${chat} ${post}`;
    const changed = this.#changed.get(key);
    if (changed) changed.counters.add(counter);
    else if (this.#changed.size < CHANGED_MAX) this.#changed.set(key, { chat, post, counters: new Set([counter]) });
    if (this.#isDue) return;
    this.#isDue = true;
    setTimeout(() => this.#tell(), this.#toldEveryMs).unref();
  }

  #tell(): void {
    this.#isDue = false;
    const changed = [...this.#changed.values()];
    this.#changed.clear();
    this.#tellChanged(changed).catch((error: unknown) => this.#services().log.warn('post-counters-unknown', { reason: reasonOf(error) }));
  }

  async #tellChanged(changed: readonly Changed[]): Promise<void> {
    const { queries, updates, nowMs } = this.#services();
    const rows = new Map((await queries.postCounts(changed)).map((row) => [`${row.chat} ${row.post}`, countsOf(row)]));
    for (const { chat, post, counters } of changed) {
      const counts = rows.get(`${chat} ${post}`);
      const lookers = counts ? await this.#admitted(chat, this.#lookersOf(chat, nowMs())) : [];
      if (counts) for (const counter of counters) for (const user of lookers) updates.tell(user, tellingOf(chat, nowMs(), updateOf(chat, post, counter, counts[counter])));
    }
    await updates.flush();
  }

  #lookersOf(chat: number, nowMs: number): number[] {
    const lookers = this.#lookers.peek(chat) ?? new Map<number, number>();
    for (const [user, untilMs] of lookers) if (untilMs < nowMs || !this.#services().updates.hears(user)) lookers.delete(user);
    return [...lookers.keys()];
  }

  /** Viewers who have access to the channel now: a forward shows the counters of a post whose channel may be private, and members may have left or been banned. */
  async #admitted(chat: number, users: readonly number[]): Promise<readonly number[]> {
    const { channelAudience, chats, nowMs } = this.#services();
    const members = channelAudience.of(chat);
    const others = users.filter((user) => !members.has(user));
    const row = others.length > 0 ? await chats.chat(chat) : undefined;
    const inside = users.filter((user) => members.has(user));
    if (!row || row.deleted || firstUsername(row) === '') return inside;
    await chats.introduce(chat, others);
    const places = await Promise.all(others.map((user) => chats.place(user, chat)));
    const nowS = Math.floor(nowMs() / 1000);
    return [...inside, ...others.filter((user, index) => !isBanned(places[index], nowS) && isCleared(row, places[index], user))];
  }
}

function updateOf(chat: number, id: number, counter: Counter, count: number): tl.Update {
  const channel_id = idOfPeer(chat);
  return counter === 'views' ? { _: 'updateChannelMessageViews', channel_id, id, views: count } : { _: 'updateChannelMessageForwards', channel_id, id, forwards: count };
}

function tellingOf(chat: number, nowMs: number, update: tl.Update): Telling {
  return { pts: 0, ptsCount: 0, dateS: Math.floor(nowMs / 1000), peers: [chat], update: () => update };
}
