import type { EventOf } from '../event.ts';
import type { OpenedEvent } from '../projector.ts';
import type { Rows } from '../postgres/rows.ts';
import { write } from '../postgres/write.ts';

const name = write({
  name: 'quick_reply',
  phase: 'insert',
  columns: { user_id: 'int8', shortcut: 'int4', name: 'text', rank: 'int8' },
  key: (row) => `${row.user_id} ${row.shortcut}`,
  // Renaming does not change the position in the list.
  fold: (kept, later) => { kept.name = later.name; },
  parts: {
    upsert: `insert into quick_reply (user_id, shortcut, name, rank) select * from rows
      on conflict (user_id, shortcut) do update set name = excluded.name`,
  },
});

const reorder = write({
  name: 'quick_reply_order',
  phase: 'amend',
  columns: { user_id: 'int8', shortcut: 'int4', rank: 'int8' },
  key: (row) => `${row.user_id} ${row.shortcut}`,
  parts: { update: 'update quick_reply q set rank = rows.rank from rows where q.user_id = rows.user_id and q.shortcut = rows.shortcut' },
});

const keep = write({
  name: 'quick_reply_message',
  phase: 'insert',
  columns: { user_id: 'int8', shortcut: 'int4', message_id: 'int4', position: 'int8', event: 'bytea' },
  parts: { insert: 'insert into quick_reply_message (user_id, shortcut, message_id, position, event) select * from rows' },
});

const removeMessage = write({
  name: 'quick_reply_message_end',
  phase: 'remove',
  columns: { user_id: 'int8', shortcut: 'int4', message_id: 'int4' },
  key: (row) => `${row.user_id} ${row.shortcut} ${row.message_id}`,
  parts: {
    delete: `delete from quick_reply_message m using rows where m.user_id = rows.user_id and m.shortcut = rows.shortcut and m.message_id = rows.message_id`,
  },
});

const remove = write({
  name: 'quick_reply_end',
  phase: 'settle',
  columns: { user_id: 'int8', shortcut: 'int4' },
  key: (row) => `${row.user_id} ${row.shortcut}`,
  parts: {
    name: 'delete from quick_reply q using rows where q.user_id = rows.user_id and q.shortcut = rows.shortcut',
    messages: 'delete from quick_reply_message m using rows where m.user_id = rows.user_id and m.shortcut = rows.shortcut',
  },
});

const forget = write({
  name: 'quick_replies_end',
  phase: 'purge',
  columns: { user_id: 'int8' },
  key: (row) => `${row.user_id}`,
  parts: {
    names: 'delete from quick_reply q using rows where q.user_id = rows.user_id',
    messages: 'delete from quick_reply_message m using rows where m.user_id = rows.user_id',
  },
});

export const unopenedQuickReplies = {
  QuickReplyMessageKept: ({ envelope, fact, bytes }: EventOf<'QuickReplyMessageKept'>, rows: Rows) =>
    rows.add(keep, { user_id: fact.user, shortcut: fact.shortcut, message_id: fact.messageId, position: envelope.position, event: bytes }),
  QuickReplyMessagesRemoved({ fact: { user: user_id, shortcut, messageIds } }: EventOf<'QuickReplyMessagesRemoved'>, rows: Rows) {
    for (const message_id of messageIds) rows.add(removeMessage, { user_id, shortcut, message_id });
  },
  QuickReplyRemoved: ({ fact }: EventOf<'QuickReplyRemoved'>, rows: Rows) => rows.add(remove, { user_id: fact.user, shortcut: fact.shortcut }),
  QuickRepliesReordered({ fact: { user: user_id, shortcuts } }: EventOf<'QuickRepliesReordered'>, rows: Rows) {
    for (const [index, shortcut] of shortcuts.entries()) rows.add(reorder, { user_id, shortcut, rank: index + 1 });
  },
};

/** Shortcut names are stored unsealed. */
export function quickReplyNamed({ envelope, fact }: OpenedEvent<'QuickReplyNamed'>, rows: Rows): void {
  if (fact.name) rows.add(name, { user_id: fact.user, shortcut: fact.shortcut, name: fact.name.name, rank: envelope.position });
}

/** Deletes a deleted account's quick replies. */
export function quickRepliesEnd(user_id: number, rows: Rows): void {
  rows.add(forget, { user_id });
}
