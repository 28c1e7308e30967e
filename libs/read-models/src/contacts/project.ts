import { Writer, writePhoto } from '@teamgram/event-schemas';
import { projector } from '../projector.ts';
import { lastWord, write } from '../postgres/write.ts';

/** A contact's card; all nulls: removed. */
const keepContact = lastWord({
  table: 'contact',
  columns: { owner: 'int8', contact: 'int8', phone: 'text', first_name: 'text', last_name: 'text' },
  by: ['owner', 'contact'],
  gone: 'rows.phone is null',
});

/** event null: removed. */
const keepNote = lastWord({ table: 'contact_note', columns: { owner: 'int8', contact: 'int8', event: 'bytea' }, by: ['owner', 'contact'], gone: 'rows.event is null' });

const keepPhoto = lastWord({ table: 'contact_photo', columns: { owner: 'int8', contact: 'int8', photo: 'bytea' }, by: ['owner', 'contact'], gone: 'rows.photo is null' });

/** blocked_at_ms null: unblocked. */
const keepBlocked = lastWord({
  table: 'blocked_peer',
  columns: { owner: 'int8', peer: 'int8', position: 'int8', blocked_at_ms: 'int8' },
  by: ['owner', 'peer'],
  gone: 'rows.blocked_at_ms is null',
});

/** Deletes the contact list of a deleted account. Others who have it as a contact keep their cards. */
const dropContacts = write({
  name: 'contacts_end',
  phase: 'remove',
  columns: { owner: 'int8' },
  key: (row) => `${row.owner}`,
  parts: {
    contacts: 'delete from contact c using rows where c.owner = rows.owner',
    notes: 'delete from contact_note n using rows where n.owner = rows.owner',
    photos: 'delete from contact_photo p using rows where p.owner = rows.owner',
    blocked: 'delete from blocked_peer b using rows where b.owner = rows.owner',
  },
});

/** Cards are stored unsealed, notes sealed as in the log. Whether a contact is mutual is derived from both lists, not stored. */
export const contacts = projector(
  'contacts',
  {
    AccountDeleted: ({ fact }, rows) => rows.add(dropContacts, { owner: fact.user }),
    ContactRemoved: ({ fact: { owner, contact } }, rows) => {
      rows.add(keepContact, { owner, contact, phone: null, first_name: null, last_name: null });
      rows.add(keepNote, { owner, contact, event: null });
    },
    ContactNoted: ({ fact: { owner, contact }, bytes }, rows) => rows.add(keepNote, { owner, contact, event: bytes }),
    ContactPhotoRemoved: ({ fact: { owner, contact } }, rows) => rows.add(keepPhoto, { owner, contact, photo: null }),
    PeerBlocked: ({ envelope, fact }, rows) =>
      rows.add(keepBlocked, { owner: fact.owner, peer: fact.peer, position: envelope.position, blocked_at_ms: envelope.timeMs }),
    PeerUnblocked: ({ envelope, fact }, rows) =>
      rows.add(keepBlocked, { owner: fact.owner, peer: fact.peer, position: envelope.position, blocked_at_ms: null }),
  },
  {
    ContactAdded({ fact }, rows) {
      const { phone = '', firstName = '', lastName = '' } = fact.card ?? {};
      rows.add(keepContact, { owner: fact.owner, contact: fact.contact, phone, first_name: firstName, last_name: lastName });
    },
    // Undefined when its key was destroyed.
    ContactPhotoSet: ({ fact: { owner, contact, photo } }, rows) =>
      rows.add(keepPhoto, { owner, contact, photo: photo ? writePhoto(photo, Writer.create()).finish() : null }),
  },
);
