import type { PrivacyChosen, PrivacyRule } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import { userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import type { PrivacyKey } from './allowed.ts';
import { rulesOf } from './choices.ts';

/** account.setPrivacy. Records nothing when unchanged. */
export type ChoosePrivacy = { type: 'ChoosePrivacy'; key: PrivacyKey; rules: PrivacyRule[] };

export type ChoosePrivacyState = { former: readonly PrivacyRule[]; strangers: number[] };

/** TL constructors without "privacyValue". */
const kinds = new Set([
  'AllowAll', 'AllowContacts', 'AllowCloseFriends', 'AllowPremium', 'AllowBots', 'AllowUsers', 'AllowChatParticipants',
  'DisallowAll', 'DisallowContacts', 'DisallowBots', 'DisallowUsers', 'DisallowChatParticipants',
]);
const RULES_MAX = 16;
/** Limit of users and chats per key, which keeps the log entry far below 64 KiB. */
export const PRIVACY_NAMES_MAX = 1_000;

export function load(view: View, { key, rules }: ChoosePrivacy, { actor }: Context): ChoosePrivacyState {
  const named = rules.flatMap(({ users }) => users);
  return { former: rulesOf(view, actor, key), strangers: named.filter((user) => !userOf(view.documents, user)) };
}

export function choosePrivacy({ former, strangers }: ChoosePrivacyState, { key, rules }: ChoosePrivacy, { actor: owner }: Context): PrivacyChosen[] {
  if (namedIn(rules) > PRIVACY_NAMES_MAX || rules.length > RULES_MAX) throw refusal('PRIVACY_TOO_LONG');
  if (strangers.length > 0 || rules.some(({ kind }) => !kinds.has(kind))) throw refusal('PRIVACY_VALUE_INVALID');
  if (JSON.stringify(former) === JSON.stringify(rules)) return [];
  return [{ type: 'PrivacyChosen', stream: `privacy-${owner}`, owner, key, rules: { rules } }];
}

/** Number of users and chats that the rules name. */
export function namedIn(rules: readonly PrivacyRule[]): number {
  return rules.reduce((sum, { users, chats }) => sum + users.length + chats.length, 0);
}
