import type { CloseFriendsChosen } from '@teamgram/event-schemas';
import { contactOf } from '../contacts/contact.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { PRIVACY_NAMES_MAX } from './choose-privacy.ts';
import { closeFriendsOf } from './choices.ts';

/** contacts.editCloseFriends: replaces the list. Users who are not contacts are left out. Records nothing when unchanged. */
export type ChooseCloseFriends = { type: 'ChooseCloseFriends'; users: number[] };

export type ChooseCloseFriendsState = { former: readonly number[]; contacts: number[] };

export function load({ documents }: View, { users }: ChooseCloseFriends, { actor }: Context): ChooseCloseFriendsState {
  const contacts = [...new Set(users)].filter((user) => contactOf(documents, actor, user) !== undefined);
  return { former: closeFriendsOf(documents, actor), contacts };
}

export function chooseCloseFriends({ former, contacts }: ChooseCloseFriendsState, { users }: ChooseCloseFriends, { actor: owner }: Context): CloseFriendsChosen[] {
  if (users.length > PRIVACY_NAMES_MAX) throw refusal('LIMIT_INVALID');
  const same = former.length === contacts.length && contacts.every((user) => former.includes(user));
  return same ? [] : [{ type: 'CloseFriendsChosen', stream: `privacy-${owner}`, owner, friends: { users: contacts } }];
}
