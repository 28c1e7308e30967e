import { isChannelPeer } from '@teamgram/event-schemas';
import type { EventOf } from '../event.ts';
import { projector } from '../projector.ts';
import { write } from '../postgres/write.ts';
import type { Rows } from '../postgres/rows.ts';

const call = write({
  name: 'mention',
  phase: 'insert',
  columns: { owner: 'int8', peer: 'int8', message_id: 'int4', message: 'int8', thread: 'int4' },
  parts: { insert: 'insert into unread_mention (owner, peer, message_id, message, thread) select * from rows' },
});

const see = write({
  name: 'mentions_read',
  phase: 'read',
  columns: { owner: 'int8', peer: 'int8', message_id: 'int4' },
  key: (row) => `${row.owner} ${row.peer} ${row.message_id}`,
  parts: { delete: 'delete from unread_mention u using rows where u.owner = rows.owner and u.peer = rows.peer and u.message_id = rows.message_id' },
});

const erase = write({
  name: 'mentions_end',
  phase: 'remove',
  columns: { message: 'int8' },
  key: (row) => `${row.message}`,
  parts: { delete: 'delete from unread_mention u using rows where u.message = rows.message' },
});

const hide = write({
  name: 'mentions_hidden',
  phase: 'remove',
  columns: { owner: 'int8', message: 'int8' },
  key: (row) => `${row.owner} ${row.message}`,
  parts: { delete: 'delete from unread_mention u using rows where u.owner = rows.owner and u.message = rows.message' },
});

/** A member left, or cleared the history up to an id. `before`: mentions after rejoining are kept. */
const forget = write({
  name: 'mentions_forgotten',
  phase: 'settle',
  columns: { owner: 'int8', peer: 'int8', max_id: 'int4', before: 'int8' },
  parts: {
    delete: `delete from unread_mention u using rows
      where u.owner = rows.owner and u.peer = rows.peer and u.message_id <= rows.max_id and u.message < rows.before`,
  },
});

const end = write({
  name: 'called_end',
  phase: 'purge',
  columns: { owner: 'int8' },
  key: (row) => `${row.owner}`,
  parts: { delete: 'delete from unread_mention u using rows where u.owner = rows.owner' },
});

const EVERY_ID = 2_147_483_647;
const EVERY_POSITION = Number.MAX_SAFE_INTEGER;

export const mentions = projector('mentions', {
  MessageSent: called,
  MentionsRead({ fact: { owner, peer, messageIds } }, rows) {
    for (const message_id of messageIds) rows.add(see, { owner, peer, message_id });
  },
  MessagesErased({ fact }, rows) {
    for (const message of fact.messages) rows.add(erase, { message });
  },
  MessagesHidden({ fact }, rows) {
    if (fact.delivery) for (const message of fact.messages) rows.add(hide, { owner: fact.delivery.mailbox, message });
  },
  MemberLeft: gone,
  MemberRemoved: gone,
  MemberRestricted(event, rows) {
    if (!event.fact.isMember) gone(event, rows);
  },
  // This fact is in the owner's stream, possibly in another journal than the messages, so positions are not comparable: only the message id counts.
  ChatCleared: ({ fact }, rows) => rows.add(forget, { owner: fact.owner, peer: fact.chat, max_id: fact.maxId, before: EVERY_POSITION }),
  AccountDeleted: ({ fact }, rows) => rows.add(end, { owner: fact.user }),
});

function gone({ envelope, fact }: EventOf<'MemberLeft' | 'MemberRemoved' | 'MemberRestricted'>, rows: Rows): void {
  rows.add(forget, { owner: fact.user, peer: fact.chat, max_id: EVERY_ID, before: envelope.position });
}

/** In a supergroup all members share the message id; in a basic group it differs per mailbox. */
function called({ envelope, fact: { mentions: owners, deliveries, thread } }: EventOf<'MessageSent'>, rows: Rows): void {
  for (const owner of owners) {
    const delivery = deliveries.find(({ mailbox, peer }) => mailbox === owner || isChannelPeer(peer));
    if (delivery) rows.add(call, { owner, peer: delivery.peer, message_id: delivery.messageId, message: envelope.position, thread });
  }
}
