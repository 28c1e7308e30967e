/**
 * Cache of groups and channels from the read models: every answer and update includes the chats it refers to (M5). Properties that are the same for all
 * viewers are cached once, and each viewer's membership separately. Entries are invalidated by the facts that change them.
 */
import type { StoredFact } from '@teamgram/event-schemas';
import type { ChatRow, MemberRow, Queries } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { tlChat } from '../convert/chat.ts';
import type { View } from '../convert/view.ts';
import { RecentlyUsed } from '../recently-used.ts';

const CHATS_MAX = 50_000;
const VIEWERS_MAX = 20_000;
const PLACES_PER_VIEWER_MAX = 1_000;

/** null = never a member. */
type Place = MemberRow | null;

/** Groups and channels as viewers see them, cached per worker. */
export class ChatDirectory {
  readonly #queries: Queries;
  readonly #nowS: () => number;
  readonly #chats = new RecentlyUsed<number, ChatRow>(CHATS_MAX);
  readonly #places = new RecentlyUsed<number, RecentlyUsed<number, Place>>(VIEWERS_MAX);
  /** Incremented by each invalidation: rows queried before it must not be cached after it. */
  #generation = 0;

  constructor(queries: Queries, nowS: () => number) {
    this.#queries = queries;
    this.#nowS = nowS;
  }

  /** The chats as the viewer sees them, in the given order; nonexistent ones are omitted. */
  async show(view: View, peers: Iterable<number>): Promise<tl.Chat[]> {
    const wanted = [...new Set(peers)];
    if (wanted.length === 0) return [];
    const now = this.showNow(view, wanted);
    if (now) return now;
    const [chats, places] = await Promise.all([this.chats(wanted), this.places(view.userId, wanted)]);
    return wanted.flatMap((peer) => {
      const chat = chats.get(peer);
      return chat ? [tlChat(view, chat, places.get(peer), this.#nowS())] : [];
    });
  }

  /** Synchronous variant; undefined when one of them is not cached. */
  showNow(view: View, peers: Iterable<number>): tl.Chat[] | undefined {
    const shown: tl.Chat[] = [];
    for (const peer of peers) {
      const chat = this.#chats.get(peer);
      const place = this.#places.peek(view.userId)?.get(peer);
      if (!chat || place === undefined) return undefined;
      shown.push(tlChat(view, chat, place ?? undefined, this.#nowS()));
    }
    return shown;
  }

  /** The chats that exist, including deleted ones. */
  async chats(peers: readonly number[]): Promise<Map<number, ChatRow>> {
    const found = new Map<number, ChatRow>();
    const missing = peers.filter((peer) => {
      const chat = this.#chats.get(peer);
      if (chat) found.set(peer, chat);
      return chat === undefined;
    });
    if (missing.length === 0) return found;
    const generation = this.#generation;
    for (const row of await this.#queries.chatsByIds(missing)) {
      found.set(row.chat, row);
      if (generation === this.#generation) this.#chats.set(row.chat, row);
    }
    return found;
  }

  async chat(peer: number): Promise<ChatRow | undefined> {
    return (await this.chats([peer])).get(peer);
  }

  /** The user's membership rows in these chats, also of chats that the user has left. */
  async places(user: number, peers: readonly number[]): Promise<Map<number, MemberRow>> {
    const found = new Map<number, MemberRow>();
    const missing = peers.filter((peer) => {
      const place = this.#places.peek(user)?.get(peer);
      if (place) found.set(peer, place);
      return place === undefined;
    });
    if (missing.length === 0) return found;
    const generation = this.#generation;
    for (const row of await this.#queries.placesAmong(missing, [user])) found.set(row.chat, row);
    if (generation === this.#generation) for (const peer of missing) this.#keep(user, peer, found.get(peer) ?? null);
    return found;
  }

  /** Caches a chat and the memberships of these users in it. */
  async introduce(peer: number, users: readonly number[]): Promise<void> {
    const missing = users.filter((user) => this.#places.peek(user)?.get(peer) === undefined);
    const generation = this.#generation;
    const [places] = await Promise.all([missing.length === 0 ? [] : this.#queries.placesAmong([peer], missing), this.chat(peer)]);
    if (generation !== this.#generation) return;
    const found = new Map(places.map((place) => [place.userId, place]));
    for (const user of missing) this.#keep(user, peer, found.get(user) ?? null);
  }

  async place(user: number, peer: number): Promise<MemberRow | undefined> {
    return (await this.places(user, [peer])).get(peer);
  }

  /** Invalidates what a fact changes. */
  observe(fact: StoredFact): void {
    if (fact.type === 'ChatRead') return this.#forgetPlace(fact.reader, fact.chat);
    if (fact.type === 'ChatCleared') return this.#forgetPlace(fact.owner, fact.chat);
    if ((fact.type === 'UsernameGranted' || fact.type === 'UsernameWithdrawn' || fact.type === 'UsernamesArranged') && fact.peer < 0) return this.#forgetChat(fact.peer);
    if (!('chat' in fact) || typeof fact.chat !== 'number') return;
    this.#forgetChat(fact.chat);
    if (fact.type === 'DiscussionGroupSet') for (const linked of [fact.group, fact.former]) this.#forgetChat(linked);
    if ('user' in fact) this.#forgetPlace(fact.user, fact.chat);
    if ('users' in fact) for (const user of fact.users) this.#forgetPlace(user, fact.chat);
    if (fact.type === 'ChatCreated') this.#forgetPlace(fact.creator, fact.chat);
  }

  /** Call when facts may have been missed. */
  forgetAll(): void {
    this.#generation++;
    this.#chats.clear();
    this.#places.clear();
  }

  #forgetChat(peer: number): void {
    this.#generation++;
    this.#chats.delete(peer);
  }

  #forgetPlace(user: number, peer: number): void {
    this.#generation++;
    this.#places.peek(user)?.delete(peer);
  }

  #keep(user: number, peer: number, place: Place): void {
    let ofUser = this.#places.get(user);
    if (!ofUser) this.#places.set(user, (ofUser = new RecentlyUsed(PLACES_PER_VIEWER_MAX)));
    ofUser.set(peer, place);
  }
}
