import { Writer, writePhoto } from '@teamgram/event-schemas';
import { projector } from '../projector.ts';
import { write } from '../postgres/write.ts';

/** A contact's card; a card of nulls = removed. The last word of a batch counts. */
const keepContact = write({
  name: 'contact',
  phase: 'insert',
  columns: { owner: 'int8', contact: 'int8', phone: 'text', first_name: 'text', last_name: 'text' },
  key: (row) => `${row.owner} ${row.contact}`,
  fold: (kept, later) => Object.assign(kept, later),
  parts: {
    remove: 'delete from contact c using rows where c.owner = rows.owner and c.contact = rows.contact and rows.phone is null',
    upsert: `insert into contact (owner, contact, phone, first_name, last_name) select * from rows where phone is not null
      on conflict (owner, contact) do update set phone = excluded.phone, first_name = excluded.first_name, last_name = excluded.last_name`,
  },
});

/** null = there is none any more. The last word of a batch counts. */
const keepNote = write({
  name: 'contact_note',
  phase: 'insert',
  columns: { owner: 'int8', contact: 'int8', event: 'bytea' },
  key: (row) => `${row.owner} ${row.contact}`,
  fold: (kept, later) => Object.assign(kept, later),
  parts: {
    remove: 'delete from contact_note n using rows where n.owner = rows.owner and n.contact = rows.contact and rows.event is null',
    upsert: `insert into contact_note (owner, contact, event) select * from rows where event is not null
      on conflict (owner, contact) do update set event = excluded.event`,
  },
});

const keepPhoto = write({
  name: 'contact_photo',
  phase: 'insert',
  columns: { owner: 'int8', contact: 'int8', photo: 'bytea' },
  key: (row) => `${row.owner} ${row.contact}`,
  fold: (kept, later) => Object.assign(kept, later),
  parts: {
    remove: 'delete from contact_photo p using rows where p.owner = rows.owner and p.contact = rows.contact and rows.photo is null',
    upsert: `insert into contact_photo (owner, contact, photo) select * from rows where photo is not null
      on conflict (owner, contact) do update set photo = excluded.photo`,
  },
});

/** blocked_at_ms null = no longer blocked. The last word of a batch counts. */
const keepBlocked = write({
  name: 'blocked',
  phase: 'insert',
  columns: { owner: 'int8', peer: 'int8', position: 'int8', blocked_at_ms: 'int8' },
  key: (row) => `${row.owner} ${row.peer}`,
  fold: (kept, later) => Object.assign(kept, later),
  parts: {
    remove: 'delete from blocked_peer b using rows where b.owner = rows.owner and b.peer = rows.peer and rows.blocked_at_ms is null',
    upsert: `insert into blocked_peer (owner, peer, position, blocked_at_ms) select * from rows where blocked_at_ms is not null
      on conflict (owner, peer) do update set position = excluded.position, blocked_at_ms = excluded.blocked_at_ms`,
  },
});

/** A deleted account knows nobody. Who has it in their contacts keeps the card: it is theirs. */
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

/** Cards stand open in their table, notes sealed as they are in the log. Whether a contact is mutual is read off both lists, not stored. */
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
    // Without its key nothing is left to show.
    ContactPhotoSet: ({ fact: { owner, contact, photo } }, rows) =>
      rows.add(keepPhoto, { owner, contact, photo: photo ? writePhoto(photo, Writer.create()).finish() : null }),
  },
);
