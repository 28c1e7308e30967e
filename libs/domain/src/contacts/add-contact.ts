import type { ContactCard, ContactNote, Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { loadNumberSharing, sharingNumber, type NumberSharing } from '../privacy/number-sharing.ts';
import { refusal } from '../refusal.ts';
import { isBlank } from '../text.ts';
import { phoneDigits } from '../users/phone.ts';
import { userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import { cardOf, contactAdded, normalCard, sameCard } from './card.ts';
import { contactOf } from './contact.ts';
import { contactNoted } from './note-contact.ts';

/**
 * contacts.addContact: adds or renames a contact. An empty phone leaves the known one. An unchanged card records nothing. `sharesNumber`: the contact
 * may see the caller's number regardless of privacy rules. Without a `note` the former one stays.
 */
export type AddContact = { type: 'AddContact'; user: number; phone: string; firstName: string; lastName: string; sharesNumber?: boolean | undefined; note?: ContactNote | undefined };

export type AddContactState = { userExists: boolean; former: ContactCard | undefined; mutual: boolean; sharing: NumberSharing | undefined };

export function load(view: View, { user, sharesNumber }: AddContact, { actor }: Context): AddContactState {
  return {
    userExists: userOf(view.documents, user) !== undefined,
    former: cardOf(view, actor, user),
    mutual: contactOf(view.documents, user, actor) !== undefined,
    sharing: sharesNumber ? loadNumberSharing(view, actor, user) : undefined,
  };
}

/** Refuses in order of precedence (core.telegram.org/method/contacts.addContact). */
export function addContact({ userExists, former, mutual, sharing }: AddContactState, command: AddContact, { actor }: Context): Fact[] {
  const { user, firstName, lastName, note } = command;
  if (!userExists || user === actor) throw refusal('CONTACT_ID_INVALID');
  if (isBlank(firstName)) throw refusal('CONTACT_NAME_EMPTY');
  const card = normalCard(phoneDigits(command.phone) || (former?.phone ?? ''), firstName, lastName);
  return [
    ...(sameCard(former, card) ? [] : [contactAdded(actor, user, mutual, card)]),
    ...(sharing ? sharingNumber(sharing, actor, user) : []),
    ...(note ? [contactNoted(actor, user, note)] : []),
  ];
}
