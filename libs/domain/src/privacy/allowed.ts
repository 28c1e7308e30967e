/** What a list of privacy rules says to one viewer (core.telegram.org/api/privacy). Pure: both the rules of commands and what is shown rest on it. */
import type { PrivacyRule } from '@teamgram/event-schemas';

/** TL constructors without "privacyKey". */
export const privacyKeys = [
  'StatusTimestamp', 'ChatInvite', 'PhoneCall', 'PhoneP2P', 'Forwards', 'ProfilePhoto', 'PhoneNumber', 'AddedByPhone', 'VoiceMessages', 'About',
  'Birthday', 'StarGiftsAutoSave', 'NoPaidMessages', 'SavedMusic',
] as const;
export type PrivacyKey = (typeof privacyKeys)[number];

/** How the viewer stands to the owner of the rules. */
export type Viewer = {
  user: number;
  /** The owner has them in their contacts. */
  isContact: boolean;
  isCloseFriend: boolean;
  isBot: boolean;
  isPremium: boolean;
  /** Is the viewer in the group or channel of this bare id? */
  isIn(chat: number): boolean;
};

const everybody: PrivacyRule[] = [{ kind: 'AllowAll', users: [], chats: [] }];
const contacts: PrivacyRule[] = [{ kind: 'AllowContacts', users: [], chats: [] }];

/** What holds until the owner chooses: a number and a birthday are for contacts, everything else is open. */
export function defaultRules(key: PrivacyKey): readonly PrivacyRule[] {
  return key === 'PhoneNumber' || key === 'Birthday' ? contacts : everybody;
}

/** How special a rule is: a person named by name comes before the group they are in, and that before everybody. */
const rank = (kind: string) => (kind.endsWith('Users') ? 0 : kind.endsWith('ChatParticipants') ? 1 : kind.endsWith('All') ? 3 : 2);

/** The owner themselves may always; whom no rule speaks of may not. */
export function allows(rules: readonly PrivacyRule[], owner: number, viewer: Viewer): boolean {
  if (viewer.user === owner) return true;
  const deciding = rules.toSorted((a, b) => rank(a.kind) - rank(b.kind)).find((rule) => speaksOf(rule, viewer));
  return deciding?.kind.startsWith('Allow') ?? false;
}

function speaksOf({ kind, users, chats }: PrivacyRule, viewer: Viewer): boolean {
  switch (kind.replace(/^(Allow|Disallow)/, '')) {
    case 'Users': return users.includes(viewer.user);
    case 'ChatParticipants': return chats.some((chat) => viewer.isIn(chat));
    case 'Contacts': return viewer.isContact;
    case 'CloseFriends': return viewer.isCloseFriend;
    case 'Bots': return viewer.isBot;
    case 'Premium': return viewer.isPremium;
    default: return true;
  }
}
