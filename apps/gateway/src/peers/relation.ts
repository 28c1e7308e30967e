/** Relation of a viewer to another user, and what that user's privacy rules permit the viewer. */
import { allows, defaultRules, type PrivacyKey } from '@teamgram/domain';
import type { KnownContactRow, PrivacyChoices } from '@teamgram/read-models';
import type { Precision } from '../presence/presence.ts';

export type Relation = {
  /** The contact entry the viewer has for the user. */
  contact: KnownContactRow | undefined;
  isCloseFriend: boolean;
  lastSeen: Precision;
  permits: (key: PrivacyKey) => boolean;
  /** What `permits` would return if the user had the viewer in their contacts. */
  permitsContact: (key: PrivacyKey) => boolean;
};

export type Acquaintance = {
  viewer: number;
  owner: number;
  contact: KnownContactRow | undefined;
  /** The owner has the viewer in their contacts. */
  knowsViewer: boolean;
  /** Bare ids of the chats named in rules of which the viewer is a member. */
  places: ReadonlySet<number>;
  /** Privacy choices of the owner and of the viewer. */
  owners: PrivacyChoices;
  viewers: PrivacyChoices;
};

/** "Peers in the main blocklist won't be able to write messages to you, view your status, photo and stories" (core.telegram.org/api/block). */
const HIDDEN_FROM_BLOCKED: ReadonlySet<PrivacyKey> = new Set(['StatusTimestamp', 'ProfilePhoto']);

/** Derives the relation from contacts, block list and privacy rules. */
export function relationTo(given: Acquaintance): Relation {
  const { viewer, owner, contact, knowsViewer, places, owners, viewers } = given;
  const isUnwelcome = owners.blocked.has(viewer);
  const permits = (key: PrivacyKey) => !(isUnwelcome && HIDDEN_FROM_BLOCKED.has(key)) && shows(owners, owner, key, { user: viewer, isContact: knowsViewer, places });
  const permitsContact = (key: PrivacyKey) => shows(owners, owner, key, { user: viewer, isContact: true, places });
  return { contact, permits, permitsContact, lastSeen: lastSeenBy({ ...given, isKnownToViewer: contact !== undefined }), isCloseFriend: contact !== undefined && viewers.closeFriends.includes(owner) };
}

/** `isKnownToViewer`: the viewer has the owner in their contacts. */
export function lastSeenBy({ viewer, owner, knowsViewer, isKnownToViewer, places, owners, viewers }: Omit<Acquaintance, 'contact'> & { isKnownToViewer: boolean }): Precision {
  if (owners.blocked.has(viewer)) return 'hidden';
  if (!shows(owners, owner, 'StatusTimestamp', { user: viewer, isContact: knowsViewer, places })) return 'blurred';
  // Rules based on chats are ignored in this direction, so a viewer who hides by such a rule still sees others' exact times.
  const isShownToOwner = shows(viewers, viewer, 'StatusTimestamp', { user: owner, isContact: isKnownToViewer, places: NO_PLACES });
  return isShownToOwner ? 'exact' : 'blurred-by-viewer';
}

/** Bare ids of the chats named in the rules of one key, or of all keys. */
export function groupsNamed(choices: readonly PrivacyChoices[], key?: PrivacyKey): number[] {
  const rules = choices.flatMap((each) => (key === undefined ? [...each.rules.values()].flat() : each.rules.get(key) ?? []));
  return [...new Set(rules.flatMap(({ chats }) => chats))];
}

export type Looking = { user: number; isContact: boolean; places: ReadonlySet<number> };

const NO_PLACES: ReadonlySet<number> = new Set();

/** Whether the owner's choices let another user see or do what is governed by the key. */
export function shows({ rules, closeFriends }: PrivacyChoices, owner: number, key: PrivacyKey, { user, isContact, places }: Looking): boolean {
  return allows(rules.get(key) ?? defaultRules(key), owner, {
    user, isContact, isCloseFriend: isContact && closeFriends.includes(user), isBot: false, isPremium: false, isIn: (chat) => places.has(chat),
  });
}
