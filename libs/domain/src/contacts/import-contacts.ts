import type { ContactAdded, ContactCard } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { phoneDigits } from '../users/phone.ts';
import { permits } from '../privacy/choices.ts';
import { userByPhone } from '../users/user.ts';
import type { View } from '../view.ts';
import { cardOf, contactAdded, normalCard, sameCard } from './card.ts';
import { contactOf } from './contact.ts';

/**
 * contacts.importContacts: one `ContactAdded` for each phone number that has an account and is new or renamed. Numbers without an account are not
 * recorded. Only the digits of a number count. Entries beyond IMPORTS_MAX are ignored.
 */
export type ImportContacts = { type: 'ImportContacts'; contacts: { phone: string; firstName: string; lastName: string }[] };

export type Found = { user: number; card: ContactCard; former: ContactCard | undefined; mutual: boolean };
export type ImportContactsState = { found: Found[] };

/** The gateway asks the client to retry the rest (contacts.importedContacts retry_contacts). */
export const IMPORTS_MAX = 500;

export function load(view: View, { contacts }: ImportContacts, { actor }: Context): ImportContactsState {
  const found = new Map<number, Found>();
  for (const { phone, firstName, lastName } of contacts.slice(0, IMPORTS_MAX)) {
    const digits = phoneDigits(phone);
    const user = userByPhone(view.documents, digits);
    if (user === undefined || user === actor || !permits(view, user, 'AddedByPhone', actor)) continue;
    const mutual = contactOf(view.documents, user, actor) !== undefined;
    found.set(user, { user, card: normalCard(digits, firstName, lastName), former: cardOf(view, actor, user), mutual });
  }
  return { found: [...found.values()] };
}

export function importContacts({ found }: ImportContactsState, _: ImportContacts, { actor }: Context): ContactAdded[] {
  return found.filter(({ card, former }) => !sameCard(former, card)).map(({ user, card, mutual }) => contactAdded(actor, user, mutual, card));
}
