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
    blocked: 'delete from blocked_peer b using rows where b.owner = rows.owner',
  },
});

/** Cards stand open in their table. Whether a contact is mutual is read off both lists, not stored. */
export const contacts = projector(
  'contacts',
  {
    AccountDeleted: ({ fact }, rows) => rows.add(dropContacts, { owner: fact.user }),
    ContactRemoved: ({ fact }, rows) =>
      rows.add(keepContact, { owner: fact.owner, contact: fact.contact, phone: null, first_name: null, last_name: null }),
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
  },
);
