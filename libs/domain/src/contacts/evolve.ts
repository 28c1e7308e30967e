import type { Evolutions } from '../evolution.ts';
import { putContactPhoto } from './contact-photo.ts';
import { block, putContact, removeContact, unblock } from './contact.ts';

export const contactsEvolutions: Evolutions<'ContactAdded' | 'ContactRemoved' | 'ContactNoted' | 'ContactPhotoSet' | 'ContactPhotoRemoved' | 'NumberShared' | 'PeerBlocked' | 'PeerUnblocked'> = {
  ContactAdded: (documents, { owner, contact }, { position }) => putContact(documents, owner, contact, position),
  ContactRemoved: (documents, { owner, contact }) => removeContact(documents, owner, contact),
  ContactPhotoSet: (documents, { owner, contact, photo }) => putContactPhoto(documents, owner, contact, photo?.id),
  ContactPhotoRemoved: (documents, { owner, contact }) => putContactPhoto(documents, owner, contact, undefined),
  // No rule depends on these; the read model shows them.
  ContactNoted: () => {},
  NumberShared: () => {},
  PeerBlocked: (documents, { owner, peer }, { position }) => block(documents, owner, peer, position),
  PeerUnblocked: (documents, { owner, peer }) => unblock(documents, owner, peer),
};
