import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { loadNumberSharing, sharingNumber, type NumberSharing } from '../privacy/number-sharing.ts';
import { refusal } from '../refusal.ts';
import { userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import { isContactOf } from './contact.ts';

/** contacts.acceptContact: a mutual contact of the caller may see the caller's number from now on. */
export type ShareNumber = { type: 'ShareNumber'; user: number };

export type ShareNumberState = { userExists: boolean; isContact: boolean; knowsActor: boolean; sharing: NumberSharing };

export function load(view: View, { user }: ShareNumber, { actor }: Context): ShareNumberState {
  return {
    userExists: userOf(view.documents, user) !== undefined,
    isContact: isContactOf(view.documents, actor, user),
    knowsActor: isContactOf(view.documents, user, actor),
    sharing: loadNumberSharing(view, actor, user),
  };
}

/** Refuses in order of precedence (core.telegram.org/method/contacts.acceptContact). Records nothing when the number is visible already. */
export function shareNumber({ userExists, isContact, knowsActor, sharing }: ShareNumberState, { user }: ShareNumber, { actor }: Context): Fact[] {
  if (!userExists || user === actor) throw refusal('CONTACT_ID_INVALID');
  if (!isContact) throw refusal('CONTACT_ADD_MISSING');
  if (!knowsActor) throw refusal('CONTACT_REQ_MISSING');
  return sharingNumber(sharing, actor, user);
}
