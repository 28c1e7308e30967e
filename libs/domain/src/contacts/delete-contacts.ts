import type { ContactRemoved } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import type { View } from '../view.ts';
import { contactOf } from './contact.ts';

/** contacts.deleteContacts, contacts.deleteByPhones: users who are no contacts are ignored. */
export type DeleteContacts = { type: 'DeleteContacts'; users: number[] };

export type DeleteContactsState = { contacts: number[] };

export function load({ documents }: View, { users }: DeleteContacts, { actor }: Context): DeleteContactsState {
  return { contacts: [...new Set(users)].filter((user) => contactOf(documents, actor, user) !== undefined) };
}

export function deleteContacts({ contacts }: DeleteContactsState, _: DeleteContacts, { actor: owner }: Context): ContactRemoved[] {
  return contacts.map((contact) => ({ type: 'ContactRemoved', stream: `contacts-${owner}`, owner, contact }));
}
