/** Evaluates privacy rules for a viewer (core.telegram.org/api/privacy). Pure: used both for deciding commands and for what is shown. */
import type { PrivacyRule } from '@teamgram/event-schemas';

/** TL constructors without "privacyKey". */
export const privacyKeys = [
  'StatusTimestamp', 'ChatInvite', 'PhoneCall', 'PhoneP2P', 'Forwards', 'ProfilePhoto', 'PhoneNumber', 'AddedByPhone', 'VoiceMessages', 'About',
  'Birthday', 'StarGiftsAutoSave', 'NoPaidMessages', 'SavedMusic',
] as const;
export type PrivacyKey = (typeof privacyKeys)[number];

/** The viewer's relation to the owner of the rules. */
export type Viewer = {
  user: number;
  /** The owner has the viewer as a contact. */
  isContact: boolean;
  isCloseFriend: boolean;
  isBot: boolean;
  isPremium: boolean;
  /** Whether the viewer is in the group or channel with this bare id. */
  isIn(chat: number): boolean;
};

const everybody: PrivacyRule[] = [{ kind: 'AllowAll', users: [], chats: [] }];
const contacts: PrivacyRule[] = [{ kind: 'AllowContacts', users: [], chats: [] }];

/** Defaults: phone number and birthday are visible to contacts, everything else to everybody. */
export function defaultRules(key: PrivacyKey): readonly PrivacyRule[] {
  return key === 'PhoneNumber' || key === 'Birthday' ? contacts : everybody;
}

/** Specificity of a rule: explicit users take precedence over members of a group, and these over general rules. */
const rank = (kind: string) => (kind.endsWith('Users') ? 0 : kind.endsWith('ChatParticipants') ? 1 : kind.endsWith('All') ? 3 : 2);

/** Owners are always allowed; a viewer whom no rule covers is not. */
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
