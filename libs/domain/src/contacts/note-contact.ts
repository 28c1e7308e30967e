import type { ContactNote, ContactNoted } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { isContactOf } from './contact.ts';

/** contacts.updateContactNote: a private note of the caller about a contact; an empty text removes it. */
export type NoteContact = { type: 'NoteContact'; user: number; note: ContactNote };

export type NoteContactState = { isContact: boolean };

/** "contact_note_length_limit" (core.telegram.org/api/config#client-configuration), UTF-16 code units. */
export const CONTACT_NOTE_LENGTH_MAX = 128;

export function load({ documents }: View, { user }: NoteContact, { actor }: Context): NoteContactState {
  return { isContact: isContactOf(documents, actor, user) };
}

/** Throws CONTACT_ID_INVALID. Notes are not compared: an unchanged note is recorded again. */
export function noteContact({ isContact }: NoteContactState, { user, note }: NoteContact, { actor }: Context): [ContactNoted] {
  if (!isContact) throw refusal('CONTACT_ID_INVALID');
  return [contactNoted(actor, user, note)];
}

/** Normalised: trimmed and cut to the length that clients allow. */
export function contactNoted(owner: number, contact: number, { text, entities }: ContactNote): ContactNoted {
  const kept = text.trim().slice(0, CONTACT_NOTE_LENGTH_MAX);
  const within = entities.filter(({ offset, length }) => offset >= 0 && length > 0 && offset + length <= kept.length).slice(0, CONTACT_NOTE_LENGTH_MAX);
  return { type: 'ContactNoted', stream: `contacts-${owner}`, owner, contact, note: { text: kept, entities: within } };
}
