import type { ContactAdded, ContactCard } from '@teamgram/event-schemas';
import type { View } from '../view.ts';
import { NAME_LENGTH_MAX } from '../users/person-name.ts';
import { contactOf } from './contact.ts';

/** The owner's card of a contact; undefined: not a contact, or its key was destroyed. */
export function cardOf(view: View, owner: number, contact: number): ContactCard | undefined {
  const position = contactOf(view.documents, owner, contact);
  const fact = position === undefined ? undefined : view.journal.read(position)?.fact;
  return fact?.type === 'ContactAdded' ? fact.card : undefined;
}

/** Normalises names: trimmed and cut to the length that clients allow. */
export function normalCard(phone: string, firstName: string, lastName: string): ContactCard {
  return { phone, firstName: firstName.trim().slice(0, NAME_LENGTH_MAX), lastName: lastName.trim().slice(0, NAME_LENGTH_MAX) };
}

export function sameCard(one: ContactCard | undefined, other: ContactCard): boolean {
  return one?.phone === other.phone && one.firstName === other.firstName && one.lastName === other.lastName;
}

export function contactAdded(owner: number, contact: number, mutual: boolean, card: ContactCard): ContactAdded {
  return { type: 'ContactAdded', stream: `contacts-${owner}`, owner, contact, mutual, card };
}
