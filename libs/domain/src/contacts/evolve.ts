import type { Evolutions } from '../evolution.ts';
import { block, putContact, removeContact, unblock } from './contact.ts';

export const contactsEvolutions: Evolutions<'ContactAdded' | 'ContactRemoved' | 'PeerBlocked' | 'PeerUnblocked'> = {
  ContactAdded: (documents, { owner, contact }, { position }) => putContact(documents, owner, contact, position),
  ContactRemoved: (documents, { owner, contact }) => removeContact(documents, owner, contact),
  PeerBlocked: (documents, { owner, peer }) => block(documents, owner, peer),
  PeerUnblocked: (documents, { owner, peer }) => unblock(documents, owner, peer),
};
