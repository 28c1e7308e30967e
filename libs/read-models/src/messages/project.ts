import { isChannelMailbox, keyedBy } from '@teamgram/event-schemas';
import { projector } from '../projector.ts';
import { write } from '../postgres/write.ts';
import { entriesOf, entryKinds, type MailboxEntry } from './entries.ts';
import type { EventOf, StoredEvent } from '../event.ts';
import type { Rows } from '../postgres/rows.ts';

const insertMessage = write({
  name: 'message',
  phase: 'insert',
  columns: { position: 'int8', author: 'int8', sent_at_ms: 'int8', event: 'bytea' },
  parts: { insert: 'insert into message (position, author, sent_at_ms, event) select * from rows' },
});

const insertEntry = write({
  name: 'entry',
  phase: 'insert',
  columns: {
    mailbox: 'int8', peer: 'int8', position: 'int8', message: 'int8', pts: 'int4', message_id: 'int4', reply_to_id: 'int4',
    pts_count: 'int4', kind: 'int2', own: 'bool', message_ids: 'text',
    saved_peer: 'int8',
  },
  parts: {
    insert: `insert into mailbox_entry (mailbox, peer, position, message, pts, message_id, reply_to_id, pts_count, kind, own, message_ids, saved_peer)
      select mailbox, peer, position, message, pts, message_id, reply_to_id, pts_count, kind, own, message_ids::int4[], saved_peer from rows`,
  },
});

const editMessage = write({
  name: 'edit',
  phase: 'amend',
  columns: { position: 'int8', edited_at_ms: 'int8', edit: 'bytea' },
  key: (row) => `${row.position}`,
  parts: { update: 'update message m set edited_at_ms = rows.edited_at_ms, edit = rows.edit from rows where m.position = rows.position' },
});

/** Does not conflict with `editMessage`: imported messages are never edited. */
const noteImported = write({
  name: 'imported',
  phase: 'amend',
  columns: { position: 'int8' },
  key: (row) => `${row.position}`,
  parts: { update: 'update message m set imported = true from rows where m.position = rows.position' },
});

/** In another phase than `editMessage`, which may occur for the same event. */
const keyMessage = write({
  name: 'keyboard',
  phase: 'settle',
  columns: { position: 'int8', keyboard: 'bytea' },
  key: (row) => `${row.position}`,
  fold: (kept, later) => { kept.keyboard = later.keyboard; },
  parts: { update: 'update message m set keyboard = rows.keyboard from rows where m.position = rows.position' },
});

/** In another phase than `editMessage`: a statement can change a row only once. */
const noteReaction = write({
  name: 'reacted',
  phase: 'prune',
  columns: { position: 'int8' },
  key: (row) => `${row.position}`,
  parts: { update: 'update message m set reacted = true from rows where m.position = rows.position and not m.reacted' },
});

const deleteMessage = write({
  name: 'erasure',
  phase: 'remove',
  columns: { position: 'int8' },
  key: (row) => `${row.position}`,
  parts: { delete: 'delete from message m using rows where m.position = rows.position' },
});

/** Current pts of a channel's mailbox: that of its newest entry in the batch. */
const standAt = write({
  name: 'channel_state',
  phase: 'insert',
  columns: { mailbox: 'int8', at_ms: 'int8', pts: 'int4' },
  key: (row) => `${row.mailbox}`,
  parts: {
    upsert: `insert into channel_state (mailbox, at_ms, pts) select * from rows
      on conflict (mailbox) do update set at_ms = excluded.at_ms, pts = excluded.pts`,
  },
});

/** Number of message ids that one row of channel_block covers. */
const BLOCK = 1024;

const countMessage = write({
  name: 'channel_block',
  phase: 'insert',
  columns: { mailbox: 'int8', block: 'int4', messages: 'int4' },
  key: (row) => `${row.mailbox} ${row.block}`,
  fold: (kept, later) => { kept.messages! += later.messages!; },
  parts: {
    upsert: `insert into channel_block as b (mailbox, block, messages) select * from rows
      on conflict (mailbox, block) do update set messages = b.messages + excluded.messages`,
  },
});

const countAuthor = write({
  name: 'channel_author',
  phase: 'insert',
  columns: { mailbox: 'int8', author: 'int8', message_id: 'int4' },
  parts: { insert: 'insert into channel_author (mailbox, author, message_id) select * from rows' },
});

const enterThread = write({
  name: 'thread_message',
  phase: 'insert',
  columns: { mailbox: 'int8', author: 'int8', speaker: 'int8', thread: 'int4', message_id: 'int4', topic: 'bool' },
  parts: { insert: 'insert into thread_message (mailbox, author, speaker, thread, message_id, topic) select * from rows' },
});

const countInThread = write({
  name: 'thread_block',
  phase: 'insert',
  columns: { mailbox: 'int8', thread: 'int4', block: 'int4', messages: 'int4' },
  key: (row) => `${row.mailbox} ${row.thread} ${row.block}`,
  fold: (kept, later) => { kept.messages! += later.messages!; },
  parts: {
    upsert: `insert into thread_block as b (mailbox, thread, block, messages) select * from rows
      on conflict (mailbox, thread, block) do update set messages = b.messages + excluded.messages`,
  },
});

/** `kind + 0` prevents the planner from choosing the history index, which would find the mailbox but not the message. */
const pinMessage = write({
  name: 'pin',
  phase: 'amend',
  columns: { mailbox: 'int8', message_id: 'int4', pinned: 'bool' },
  key: (row) => `${row.mailbox} ${row.message_id}`,
  parts: {
    update: `update mailbox_entry e set pinned = rows.pinned from rows
      where e.mailbox = rows.mailbox and e.pts = rows.message_id and e.kind + 0 = 0 and e.pinned <> rows.pinned`,
  },
});

/** Turns a note into a message saved from a dialog. `kind + 0` as above. */
const saveUnder = write({
  name: 'saved',
  phase: 'prune',
  columns: { mailbox: 'int8', message_id: 'int4', peer: 'int8' },
  key: (row) => `${row.mailbox} ${row.message_id}`,
  parts: {
    update: `update mailbox_entry e set saved_peer = rows.peer from rows
      where e.mailbox = rows.mailbox and e.pts = rows.message_id and e.kind + 0 = 0 and e.saved_peer is not null`,
  },
});

/** One row per message, and one per entry of each mailbox. Removals are marked in dialogs/project.ts, together with the counts. */
export const messages = projector('messages', {
  MessageSent(event, rows) {
    const { envelope, fact, bytes } = event;
    rows.add(insertMessage, { position: envelope.position, author: fact.author, sent_at_ms: envelope.timeMs, event: bytes });
    addEntries(event, rows);
    // A post's copy in the discussion group is pinned from the start.
    if (fact.discussedPost > 0) for (const { mailbox, messageId } of fact.deliveries) rows.add(pinMessage, { mailbox, message_id: messageId, pinned: true });
  },
  MessageImported(event, rows) {
    const { envelope: { position, timeMs }, fact: { author }, bytes } = event;
    rows.add(insertMessage, { position, author, sent_at_ms: timeMs, event: bytes });
    rows.add(noteImported, { position });
    addEntries(event, rows);
  },
  MessageEdited(event, rows) {
    const { envelope, fact, bytes } = event;
    rows.add(editMessage, { position: fact.message, edited_at_ms: envelope.timeMs, edit: bytes });
    addEntries(event, rows);
  },
  KeyboardSet: ({ envelope, fact, bytes }, rows) => rows.add(keyMessage, { position: keyedBy(fact, envelope.position), keyboard: bytes }),
  KeyboardRemoved: ({ fact }, rows) => rows.add(keyMessage, { position: fact.message, keyboard: null }),
  MessageReacted: ({ fact }, rows) => rows.add(noteReaction, { position: fact.message }),
  MessagesErased(event, rows) {
    for (const position of event.fact.messages) rows.add(deleteMessage, { position });
    addEntries(event, rows);
  },
  MessagesHidden: addEntries,
  MessagesPinned(event, rows) {
    const { pinned, marks } = event.fact;
    for (const { delivery, messageIds } of marks) for (const message_id of messageIds) rows.add(pinMessage, { mailbox: delivery!.mailbox, message_id, pinned });
    addEntries(event, rows);
  },
  MessagesSaved({ fact: { owner, peer, messageIds } }, rows) {
    for (const message_id of messageIds) rows.add(saveUnder, { mailbox: owner, message_id, peer });
  },
  HistoryRead: addEntries,
  MessageContentsRead: addEntries,
});

function addEntries(event: StoredEvent, rows: Rows): void {
  const { fact, envelope } = event;
  for (const entry of entriesOf(event)) {
    rows.add(insertEntry, entryRow(entry));
    if (!isChannelMailbox(entry.mailbox)) continue;
    const { mailbox, pts } = entry;
    rows.add(standAt, { mailbox, at_ms: envelope.timeMs, pts });
    if (fact.type !== 'MessageSent' && fact.type !== 'MessageImported') continue;
    rows.add(countMessage, { mailbox, block: Math.floor(pts / BLOCK), messages: 1 });
    rows.add(countAuthor, { mailbox, author: fact.type === 'MessageImported' ? NOBODY : fact.author, message_id: pts });
    if (fact.type === 'MessageSent' && fact.thread !== 0) addToThread(fact, mailbox, pts, rows);
  }
}

const ALL_TOPICS = 0;
/** Author of imported messages. */
const NOBODY = 0;

function addToThread({ author, sender, thread, topic }: EventOf<'MessageSent'>['fact'], mailbox: number, message_id: number, rows: Rows): void {
  rows.add(enterThread, { mailbox, author, speaker: sender || author, thread, message_id, topic });
  const block = Math.floor(message_id / BLOCK);
  rows.add(countInThread, { mailbox, thread, block, messages: 1 });
  if (topic) rows.add(countInThread, { mailbox, thread: ALL_TOPICS, block, messages: 1 });
}

const entryRow = (entry: MailboxEntry) => ({
  mailbox: entry.mailbox,
  peer: entry.peer,
  position: entry.position,
  message: entry.message,
  pts: entry.pts,
  message_id: entry.messageId,
  reply_to_id: entry.replyToId,
  pts_count: entry.ptsCount,
  kind: entryKinds.indexOf(entry.kind),
  own: entry.out,
  message_ids: entry.messageIds.length > 0 ? `{${entry.messageIds.join()}}` : null,
  saved_peer: entry.kind === 'sent' && entry.peer === entry.mailbox ? entry.peer : null,
});
