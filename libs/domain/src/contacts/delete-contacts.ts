import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import type { FileUse } from '../files/use.ts';
import type { View } from '../view.ts';
import { contactOf } from './contact.ts';
import { contactPhoto, contactPhotoRemoved } from './contact-photo.ts';

/** contacts.deleteContacts, contacts.deleteByPhones: users who are not contacts are ignored. Notes and photos of the contacts are deleted too. */
export type DeleteContacts = { type: 'DeleteContacts'; users: number[] };

export type DeleteContactsState = { contacts: { contact: number; photo: FileUse[] }[] };

export function load({ documents }: View, { users }: DeleteContacts, { actor }: Context): DeleteContactsState {
  const contacts = [...new Set(users)].filter((user) => contactOf(documents, actor, user) !== undefined);
  return { contacts: contacts.map((contact) => ({ contact, photo: contactPhoto(documents, actor, contact) })) };
}

export function deleteContacts({ contacts }: DeleteContactsState, _: DeleteContacts, { actor: owner }: Context): Fact[] {
  return contacts.flatMap(({ contact, photo }): Fact[] => [
    { type: 'ContactRemoved', stream: `contacts-${owner}`, owner, contact }, ...contactPhotoRemoved(owner, contact, photo),
  ]);
}
