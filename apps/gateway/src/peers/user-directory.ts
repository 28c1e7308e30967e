/**
 * Who is who, from the read models, kept at hand: every answer and every update brings along the users that it names (M5), and the hot
 * path must not query for them. Entries are dropped by the facts that change them.
 */
import type { ContactRow, Queries, UserRow } from '@teamgram/read-models';
import type { StoredFact } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { NO_RELATION, tlUser } from '../convert/user.ts';
import type { Relation } from '../convert/user.ts';
import type { View } from '../convert/view.ts';
import { RecentlyUsed } from '../recently-used.ts';
import type { Presence } from '../presence/presence.ts';

const PROFILES_MAX = 50_000;
const VIEWERS_MAX = 10_000;
const SHOWN_PER_VIEWER_MAX = 1_000;

/** A user as built for one viewer; good as long as the profile is the same object. */
type Shown = { profile: UserRow; relation: Relation; dcId: number; user: tl.user };

const profileFacts = [
  'UserRegistered', 'UserRenamed', 'BiographyWritten', 'UsernameClaimed', 'UsernameReleased', 'ProfilePhotoSet', 'ProfilePhotosRemoved', 'AccountDeleted',
] as const;
type ProfileFact = Extract<StoredFact, { type: (typeof profileFacts)[number] }>;

function isProfileFact(fact: StoredFact): fact is ProfileFact {
  return (profileFacts as readonly string[]).includes(fact.type);
}

export class UserDirectory {
  readonly #queries: Queries;
  readonly #presence: Presence;
  readonly #profiles = new RecentlyUsed<number, UserRow>(PROFILES_MAX);
  readonly #shown = new RecentlyUsed<number, RecentlyUsed<number, Shown>>(VIEWERS_MAX);
  /** Counts the facts that dropped something: what a query read before such a fact must not be kept after it. */
  #generation = 0;

  constructor(queries: Queries, presence: Presence) {
    this.#queries = queries;
    this.#presence = presence;
  }

  /** The users as the viewer sees them, those who exist, in the given order. */
  async show(view: View, ids: Iterable<number>): Promise<tl.User[]> {
    const wanted = [...new Set(ids)];
    return this.showNow(view, wanted) ?? this.#load(view, wanted);
  }

  /** The same without waiting; undefined when one of them is not at hand. */
  showNow(view: View, ids: Iterable<number>): tl.User[] | undefined {
    const users: tl.User[] = [];
    for (const id of ids) {
      const profile = this.#profiles.get(id);
      const shown = profile && this.#shown.peek(view.userId)?.get(id);
      if (!shown || shown.profile !== profile || shown.dcId !== view.dcId || !this.#presence.isKnown(id)) return undefined;
      users.push(this.#withStatus(shown.user));
    }
    return users;
  }

  /** Those of the users who exist. */
  async profiles(ids: readonly number[]): Promise<Map<number, UserRow>> {
    const found = new Map<number, UserRow>();
    const missing: number[] = [];
    for (const id of ids) {
      const profile = this.#profiles.get(id);
      if (profile) found.set(id, profile);
      else missing.push(id);
    }
    if (missing.length === 0) return found;
    const generation = this.#generation;
    for (const row of await this.#queries.usersByIds(missing)) {
      found.set(row.userId, row);
      if (generation === this.#generation) this.#profiles.set(row.userId, row);
    }
    return found;
  }

  async profile(id: number): Promise<UserRow | undefined> {
    return (await this.profiles([id])).get(id);
  }

  /** Drops what a fact makes untrue. */
  observe(fact: StoredFact): void {
    if (isProfileFact(fact)) {
      this.#generation++;
      this.#profiles.delete(fact.user);
    } else if (fact.type === 'ContactAdded' || fact.type === 'ContactRemoved') {
      this.#generation++;
      this.#shown.peek(fact.owner)?.delete(fact.contact);
      this.#shown.peek(fact.contact)?.delete(fact.owner);
    }
  }

  /** Everything may have changed unseen. */
  forgetAll(): void {
    this.#generation++;
    this.#profiles.clear();
    this.#shown.clear();
  }

  async #load(view: View, ids: readonly number[]): Promise<tl.User[]> {
    const generation = this.#generation;
    const [profiles, relations] = await Promise.all([this.profiles(ids), this.#relations(view.userId, ids), this.#presence.learn(ids)]);
    return ids.flatMap((id) => {
      const profile = profiles.get(id);
      if (!profile) return [];
      const relation = relations(id);
      const user = tlUser(view, profile, relation);
      if (generation === this.#generation) this.#keep(view, { profile, relation, dcId: view.dcId, user });
      return [this.#withStatus(user)];
    });
  }

  async #relations(viewer: number, ids: readonly number[]): Promise<(id: number) => Relation> {
    if (viewer === 0) return () => NO_RELATION;
    const [contacts, owners] = await Promise.all([this.#queries.contactsAmong(viewer, ids), this.#queries.ownersOfContact(viewer)]);
    const byId = new Map<number, ContactRow>(contacts.map((row) => [row.contact, row]));
    const knowing = new Set(owners);
    return (id) => ({ contact: byId.get(id), knowsViewer: knowing.has(id) });
  }

  #keep(view: View, shown: Shown): void {
    let ofViewer = this.#shown.get(view.userId);
    if (!ofViewer) this.#shown.set(view.userId, (ofViewer = new RecentlyUsed(SHOWN_PER_VIEWER_MAX)));
    ofViewer.set(shown.profile.userId, shown);
  }

  #withStatus(user: tl.user): tl.user {
    return { ...user, status: this.#presence.statusOf(user.id) };
  }
}
