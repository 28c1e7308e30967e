import type { ContactAdded, ContactCard } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import { isBlank } from '../text.ts';
import { phoneDigits } from '../users/phone.ts';
import { userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import { cardOf, contactAdded, normalCard, sameCard } from './card.ts';
import { contactOf } from './contact.ts';

/** contacts.addContact: also renames a contact. An empty phone leaves the known one. The same card again leaves no fact. */
export type AddContact = { type: 'AddContact'; user: number; phone: string; firstName: string; lastName: string };

export type AddContactState = { userExists: boolean; former: ContactCard | undefined; mutual: boolean };

export function load(view: View, { user }: AddContact, { actor }: Context): AddContactState {
  return {
    userExists: userOf(view.documents, user) !== undefined,
    former: cardOf(view, actor, user),
    mutual: contactOf(view.documents, user, actor) !== undefined,
  };
}

/** Refusals in the order in which clients are told of them (core.telegram.org/method/contacts.addContact). */
export function addContact({ userExists, former, mutual }: AddContactState, command: AddContact, { actor }: Context): ContactAdded[] {
  const { user, firstName, lastName } = command;
  if (!userExists || user === actor) throw refusal('CONTACT_ID_INVALID');
  if (isBlank(firstName)) throw refusal('CONTACT_NAME_EMPTY');
  const card = normalCard(phoneDigits(command.phone) || (former?.phone ?? ''), firstName, lastName);
  return sameCard(former, card) ? [] : [contactAdded(actor, user, mutual, card)];
}
