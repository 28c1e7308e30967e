/** "Allow the other user to see our phone number": an exception in the privacy rules of the number (core.telegram.org/method/contacts.addContact). */
import type { Fact, PrivacyRule } from '@teamgram/event-schemas';
import type { View } from '../view.ts';
import { permits, rulesOf } from './choices.ts';
import { namedIn, PRIVACY_NAMES_MAX } from './choose-privacy.ts';

export type NumberSharing = { rules: readonly PrivacyRule[]; seesNumber: boolean };

/** `seesNumber`: whether a contact sees the number without an exception. */
export function loadNumberSharing(view: View, owner: number, user: number): NumberSharing {
  return { rules: rulesOf(view, owner, 'PhoneNumber'), seesNumber: permits(view, owner, 'PhoneNumber', user, true) };
}

/** Adds the exception. No facts when the number is visible already, or when the rules are at their size limit: visibility then stays unchanged. */
export function sharingNumber({ rules, seesNumber }: NumberSharing, owner: number, user: number): Fact[] {
  if (seesNumber || namedIn(rules) >= PRIVACY_NAMES_MAX) return [];
  return [
    { type: 'PrivacyChosen', stream: `privacy-${owner}`, owner, key: 'PhoneNumber', rules: { rules: withException(rules, user) } },
    { type: 'NumberShared', stream: `contacts-${owner}`, owner, user },
  ];
}

/** An explicitly allowed user takes precedence over all rules that do not name them. */
export function withException(rules: readonly PrivacyRule[], user: number): PrivacyRule[] {
  const others = rules
    .map((rule) => (rule.kind === 'DisallowUsers' ? { ...rule, users: rule.users.filter((one) => one !== user) } : rule))
    .filter(({ kind, users }) => kind !== 'DisallowUsers' || users.length > 0);
  const allowed = others.find(({ kind }) => kind === 'AllowUsers')?.users ?? [];
  return [{ kind: 'AllowUsers', users: [...allowed, user], chats: [] }, ...others.filter(({ kind }) => kind !== 'AllowUsers')];
}
