/**
 * Cache of users from the read models: every answer and update includes the users it refers to (M5), and the hot path must not query for them. Entries
 * are invalidated by the facts that change them.
 */
import type { PrivacyKey } from '@teamgram/domain';
import type { KnownContactRow, PrivacyChoices, Queries, UserRow } from '@teamgram/read-models';
import { basicGroupPeer, channelPeer, idOfPeer, type StoredFact } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { tlUser } from '../convert/user.ts';
import type { View } from '../convert/view.ts';
import { RecentlyUsed } from '../recently-used.ts';
import type { Presence, Precision } from '../presence/presence.ts';
import { groupsNamed, lastSeenBy, relationTo, shows, type Relation } from './relation.ts';

const PROFILES_MAX = 50_000;
const VIEWERS_MAX = 10_000;
const SHOWN_PER_VIEWER_MAX = 1_000;

/** A user as converted for one viewer; valid while the cached profile is the same object. */
type Shown = { profile: UserRow; relation: Relation; dcId: number; user: tl.user };

const NO_PLACES: ReadonlySet<number> = new Set();
const NOTHING_CHOSEN: PrivacyChoices = { rules: new Map(), closeFriends: [], blocked: new Set() };

const profileFacts = [
  'UserRegistered', 'UserRenamed', 'BiographyWritten', 'UsernameClaimed', 'UsernameReleased', 'ProfilePhotoSet', 'ProfilePhotosRemoved', 'AccountDeleted',
  'BirthdaySet', 'BirthdayRemoved', 'ColorChosen', 'PhoneChanged',
] as const;
type ProfileFact = Extract<StoredFact, { type: (typeof profileFacts)[number] }>;

function isProfileFact(fact: StoredFact): fact is ProfileFact {
  return (profileFacts as readonly string[]).includes(fact.type);
}

/** Users as viewers see them, cached per worker. */
export class UserDirectory {
  readonly #queries: Queries;
  readonly #presence: Presence;
  readonly #profiles = new RecentlyUsed<number, UserRow>(PROFILES_MAX);
  readonly #choices = new RecentlyUsed<number, PrivacyChoices>(PROFILES_MAX);
  readonly #shown = new RecentlyUsed<number, RecentlyUsed<number, Shown>>(VIEWERS_MAX);
  /** Number of loads in progress per viewer. */
  readonly #loading = new Map<number, number>();
  /** Incremented by each invalidation: rows queried before it must not be cached after it. */
  #generation = 0;

  constructor(queries: Queries, presence: Presence) {
    this.#queries = queries;
    this.#presence = presence;
  }

  /** The users as the viewer sees them, in the given order; nonexistent ones are omitted. */
  async show(view: View, ids: Iterable<number>): Promise<tl.User[]> {
    const wanted = [...new Set(ids)];
    return this.showNow(view, wanted) ?? (await this.#load([view], wanted))(view);
  }

  /** Caches the users for all these viewers, as `show` would. The number of queries depends on the size of neither list. */
  async introduce(views: readonly View[], ids: readonly number[]): Promise<void> {
    const waiting = views.filter((view) => ids.some((id) => !this.#atHand(view.userId, id)));
    if (waiting.length > 0) waiting.forEach(await this.#load(waiting, ids));
  }

  /** Synchronous variant; undefined when one of them is not cached. */
  showNow(view: View, ids: Iterable<number>): tl.User[] | undefined {
    const users: tl.User[] = [];
    for (const id of ids) {
      const shown = this.#atHand(view.userId, id);
      if (shown?.dcId !== view.dcId || !this.#presence.isKnown(id)) return undefined;
      users.push(this.#withStatus(shown));
    }
    return users;
  }

  /** Profiles of the users that exist. */
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

  /** Those users who permit the viewer to see or do what is governed by this key. */
  async permitted(viewer: number, users: readonly number[], key: PrivacyKey): Promise<number[]> {
    const relations = await this.#relations([viewer], users);
    return users.filter((user) => relations(viewer, user).permits(key));
  }

  async permits(viewer: number, user: number, key: PrivacyKey): Promise<boolean> {
    return (await this.permitted(viewer, [user], key)).length > 0;
  }

  /** Those viewers whom the user permits to see or do what is governed by this key, in the given order. The number of queries does not depend on the viewers. */
  async permittedBy(user: number, viewers: readonly number[], key: PrivacyKey): Promise<number[]> {
    if (viewers.length === 0) return [];
    const choices = (await this.#choicesOf([user])).get(user) ?? NOTHING_CHOSEN;
    const [known, places] = await Promise.all([this.#queries.contactsBetween([user], viewers), this.#membersNamed(groupsNamed([choices], key), viewers)]);
    const contacts = new Set(known.map(({ contact }) => contact));
    return viewers.filter((viewer) => shows(choices, user, key, { user: viewer, isContact: contacts.has(viewer), places: places.get(viewer) ?? NO_PLACES }));
  }

  async relation(viewer: number, user: number): Promise<Relation> {
    return this.#atHand(viewer, user)?.relation ?? (await this.#relations([viewer], [user]))(viewer, user);
  }

  /** How precisely the viewer may know when each user was last seen. */
  async precisions(viewer: number, users: readonly number[]): Promise<(user: number) => Precision> {
    const known = new Map(users.map((user) => [user, this.#atHand(viewer, user)?.relation.lastSeen]));
    const missing = users.filter((user) => known.get(user) === undefined);
    const relations = missing.length === 0 ? undefined : await this.#relations([viewer], missing);
    return (user) => known.get(user) ?? relations?.(viewer, user).lastSeen ?? 'blurred';
  }

  /**
   * Those viewers who may know exactly when the user was last seen, in the given order. The number of queries does not depend on the viewers; contacts and
   * memberships are queried only where the user or a viewer has a rule on last seen.
   */
  async exactFor(user: number, viewers: readonly number[]): Promise<number[]> {
    const choices = await this.#choicesOf([user, ...viewers]);
    const owners = choices.get(user) ?? NOTHING_CHOSEN;
    const welcome = viewers.filter((viewer) => !owners.blocked.has(viewer));
    const speaksOfIt = (owner: number) => choices.get(owner)?.rules.has('StatusTimestamp') ?? false;
    const inDoubt = speaksOfIt(user) ? welcome : welcome.filter(speaksOfIt);
    if (inDoubt.length === 0) return welcome;
    const [known, knowing, places] = await Promise.all([
      this.#queries.contactsBetween([user], inDoubt), this.#queries.contactsBetween(inDoubt, [user]), this.#membersNamed(groupsNamed([owners], 'StatusTimestamp'), inDoubt),
    ]);
    const [contacts, ownersOfUser] = [new Set(known.map(({ contact }) => contact)), new Set(knowing.map(({ owner }) => owner))];
    const doubted = new Set(inDoubt);
    return welcome.filter((viewer) => !doubted.has(viewer) || lastSeenBy({
      viewer, owner: user, owners, viewers: choices.get(viewer) ?? NOTHING_CHOSEN, places: places.get(viewer) ?? NO_PLACES,
      knowsViewer: contacts.has(viewer), isKnownToViewer: ownersOfUser.has(viewer),
    }) === 'exact');
  }

  /** Invalidates what a fact changes. */
  observe(fact: StoredFact): void {
    if (isProfileFact(fact)) {
      this.#generation++;
      this.#profiles.delete(fact.user);
    } else if ((fact.type === 'UsernameGranted' || fact.type === 'UsernameWithdrawn' || fact.type === 'UsernamesArranged') && fact.peer > 0) {
      this.#generation++;
      this.#profiles.delete(fact.peer);
    } else if (fact.type === 'PrivacyChosen' || fact.type === 'CloseFriendsChosen') {
      this.#generation++;
      this.#choices.delete(fact.owner);
      // Both directions change: how others see the owner and, since last seen is reciprocal, how the owner sees others.
      this.#profiles.delete(fact.owner);
      this.#shown.delete(fact.owner);
    } else if (fact.type === 'PeerBlocked' || fact.type === 'PeerUnblocked') {
      this.#generation++;
      this.#choices.delete(fact.owner);
      this.#shown.peek(fact.peer)?.delete(fact.owner);
    } else if (fact.type === 'MembersAdded') {
      this.#moved(fact.users);
    } else if (fact.type === 'MemberJoined' || fact.type === 'MemberLeft' || fact.type === 'MemberRemoved' || fact.type === 'MemberRestricted') {
      this.#moved([fact.user]);
    } else if (fact.type === 'ContactAdded' || fact.type === 'ContactRemoved' || fact.type === 'ContactPhotoSet' || fact.type === 'ContactPhotoRemoved') {
      this.#generation++;
      this.#shown.peek(fact.owner)?.delete(fact.contact);
      this.#shown.peek(fact.contact)?.delete(fact.owner);
    }
  }

  /** Call when facts may have been missed. */
  forgetAll(): void {
    this.#generation++;
    this.#profiles.clear();
    this.#choices.clear();
    this.#shown.clear();
  }

  /** Membership of a group may decide about what privacy rules let these users see. */
  #moved(users: readonly number[]): void {
    for (const user of users) {
      this.#shown.delete(user);
      if (this.#loading.has(user)) this.#generation++;
    }
  }

  /** @returns what each viewer is shown */
  async #load(views: readonly View[], ids: readonly number[]): Promise<(view: View) => tl.User[]> {
    const viewers = views.map(({ userId }) => userId);
    for (const viewer of viewers) this.#loading.set(viewer, (this.#loading.get(viewer) ?? 0) + 1);
    try {
      return await this.#loaded(viewers, ids);
    } finally {
      for (const viewer of viewers) this.#isLoaded(viewer);
    }
  }

  #isLoaded(viewer: number): void {
    const others = this.#loading.get(viewer)! - 1;
    if (others > 0) this.#loading.set(viewer, others);
    else this.#loading.delete(viewer);
  }

  async #loaded(viewers: readonly number[], ids: readonly number[]): Promise<(view: View) => tl.User[]> {
    const generation = this.#generation;
    const [profiles, relations] = await Promise.all([this.profiles(ids), this.#relations(viewers, ids), this.#presence.learn(ids)]);
    return (view) => ids.flatMap((id) => {
      const profile = profiles.get(id);
      if (!profile) return [];
      const relation = relations(view.userId, id);
      const shown = { profile, relation, dcId: view.dcId, user: tlUser(view, profile, relation) };
      if (generation === this.#generation) this.#keep(view, shown);
      return [this.#withStatus(shown)];
    });
  }

  /** Relations of all viewers to all users. */
  async #relations(viewers: readonly number[], ids: readonly number[]): Promise<(viewer: number, id: number) => Relation> {
    const [contacts, knowing, choices] = await Promise.all([
      this.#queries.contactsBetween(viewers, ids), this.#queries.contactsBetween(ids, viewers), this.#choicesOf([...viewers, ...ids]),
    ]);
    const chosenBy = (user: number) => choices.get(user) ?? NOTHING_CHOSEN;
    const places = await this.#membersNamed(groupsNamed(ids.map(chosenBy)), viewers);
    const [contactOf, knows] = [rowsByPair(contacts), rowsByPair(knowing)];
    return (viewer, owner) => relationTo({
      viewer, owner, places: places.get(viewer) ?? NO_PLACES, contact: contactOf(viewer, owner), knowsViewer: knows(owner, viewer) !== undefined,
      owners: chosenBy(owner), viewers: chosenBy(viewer),
    });
  }

  /** The cached user, provided it was built from the current profile: invalidating a profile thereby invalidates it for all viewers. */
  #atHand(viewer: number, user: number): Shown | undefined {
    const profile = this.#profiles.get(user);
    const shown = profile && this.#shown.peek(viewer)?.get(user);
    return shown?.profile === profile ? shown : undefined;
  }

  /** For each user, the bare ids of those chats of which they are a member. */
  async #membersNamed(named: readonly number[], users: readonly number[]): Promise<Map<number, Set<number>>> {
    const found = new Map<number, Set<number>>();
    if (named.length === 0) return found;
    const places = await this.#queries.placesAmong(named.flatMap((chat) => [basicGroupPeer(chat), channelPeer(chat)]), users);
    for (const { chat, userId, inside } of places) if (inside) found.set(userId, (found.get(userId) ?? new Set()).add(idOfPeer(chat)));
    return found;
  }

  async #choicesOf(owners: readonly number[]): Promise<Map<number, PrivacyChoices>> {
    const found = new Map<number, PrivacyChoices>();
    const missing: number[] = [];
    for (const owner of owners) {
      const choices = this.#choices.get(owner);
      if (choices) found.set(owner, choices);
      else missing.push(owner);
    }
    if (missing.length === 0) return found;
    const generation = this.#generation;
    for (const [owner, choices] of await this.#queries.privacyOf(missing)) {
      found.set(owner, choices);
      if (generation === this.#generation) this.#choices.set(owner, choices);
    }
    return found;
  }

  #keep(view: View, shown: Shown): void {
    let ofViewer = this.#shown.get(view.userId);
    if (!ofViewer) this.#shown.set(view.userId, (ofViewer = new RecentlyUsed(SHOWN_PER_VIEWER_MAX)));
    ofViewer.set(shown.profile.userId, shown);
  }

  #withStatus({ user, relation }: Shown): tl.user {
    return { ...user, status: this.#presence.statusOf(user.id, relation.lastSeen) };
  }
}

function rowsByPair(rows: readonly (KnownContactRow & { owner: number })[]): (owner: number, contact: number) => KnownContactRow | undefined {
  const byOwner = new Map<number, Map<number, KnownContactRow>>();
  for (const row of rows) byOwner.set(row.owner, (byOwner.get(row.owner) ?? new Map()).set(row.contact, row));
  return (owner, contact) => byOwner.get(owner)?.get(contact);
}
