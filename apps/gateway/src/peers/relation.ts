/** How a viewer stands to a person, and what follows from that person's privacy rules. */
import { allows, defaultRules, type PrivacyKey } from '@teamgram/domain';
import type { ContactRow, PrivacyChoices } from '@teamgram/read-models';
import type { Precision } from '../presence/presence.ts';

export type Relation = {
  /** The person as the viewer's contact. */
  contact: ContactRow | undefined;
  isCloseFriend: boolean;
  lastSeen: Precision;
  permits: (key: PrivacyKey) => boolean;
};

export type Acquaintance = {
  viewer: number;
  owner: number;
  contact: ContactRow | undefined;
  /** The owner has the viewer in their contacts. */
  knowsViewer: boolean;
  /** Bare ids of groups that rules speak of and the viewer is in. */
  places: ReadonlySet<number>;
  /** What each of the two has chosen. */
  owners: PrivacyChoices;
  viewers: PrivacyChoices;
};

export function relationTo({ viewer, owner, contact, knowsViewer, places, owners, viewers }: Acquaintance): Relation {
  const permits = (key: PrivacyKey) => shows(owners, owner, key, { user: viewer, isContact: knowsViewer, places });
  // Rules that go by a group are not asked the other way round: who is hidden by one of those sees more than they show.
  const hidesFromOwner = !shows(viewers, viewer, 'StatusTimestamp', { user: owner, isContact: contact !== undefined, places: NO_PLACES });
  const lastSeen: Precision = !permits('StatusTimestamp') ? 'blurred' : hidesFromOwner && viewer !== owner ? 'blurred-by-viewer' : 'exact';
  return { contact, permits, lastSeen, isCloseFriend: viewers.closeFriends.includes(owner) };
}

type Looking = { user: number; isContact: boolean; places: ReadonlySet<number> };

const NO_PLACES: ReadonlySet<number> = new Set();

function shows({ rules, closeFriends }: PrivacyChoices, owner: number, key: PrivacyKey, { user, isContact, places }: Looking): boolean {
  return allows(rules.get(key) ?? defaultRules(key), owner, {
    user, isContact, isCloseFriend: closeFriends.includes(user), isBot: false, isPremium: false, isIn: (chat) => places.has(chat),
  });
}
