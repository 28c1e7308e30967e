import { isChannelPeer, partitionOfPlace, placeOf, positionOfPlace } from '@teamgram/event-schemas';
import type { Delivery } from '@teamgram/event-schemas';
import { projector } from '../projector.ts';
import { lastWord, write } from '../postgres/write.ts';
import type { EventOf } from '../event.ts';
import type { Rows } from '../postgres/rows.ts';

/** New messages of one dialog, folded: the newest becomes the top message, counts are added. */
const receive = write({
  name: 'dialog',
  phase: 'insert',
  columns: { mailbox: 'int8', peer: 'int8', top_position: 'int8', top_message_id: 'int4', message_count: 'int4', unread_count: 'int4' },
  key: (row) => `${row.mailbox} ${row.peer}`,
  fold(kept, later) {
    kept.top_position = later.top_position;
    kept.top_message_id = later.top_message_id;
    kept.message_count! += later.message_count!;
    kept.unread_count! += later.unread_count!;
  },
  parts: {
    upsert: `insert into dialog as d (mailbox, peer, top_position, top_message_id, message_count, unread_count) select * from rows
      on conflict (mailbox, peer) do update set top_position = excluded.top_position, top_message_id = excluded.top_message_id,
        message_count = d.message_count + excluded.message_count, unread_count = d.unread_count + excluded.unread_count`,
  },
});

/** null: unchanged; pinned_rank 0: not pinned. Moving to another list unpins the dialog. */
const arrange = write({
  name: 'arrangement',
  phase: 'amend',
  columns: { mailbox: 'int8', peer: 'int8', pinned_rank: 'int8', unread_mark: 'bool', folder: 'int4' },
  key: (row) => `${row.mailbox} ${row.peer}`,
  parts: {
    upsert: `insert into dialog as d (mailbox, peer, pinned_rank, unread_mark, folder)
      select mailbox, peer, nullif(pinned_rank, 0), coalesce(unread_mark, false), coalesce(folder, 0) from rows
      on conflict (mailbox, peer) do nothing`,
    update: `update dialog d set pinned_rank = nullif(coalesce(rows.pinned_rank, d.pinned_rank), 0),
        unread_mark = coalesce(rows.unread_mark, d.unread_mark), folder = coalesce(rows.folder, d.folder)
      from rows where d.mailbox = rows.mailbox and d.peer = rows.peer`,
  },
});

/** since 0: not in the archive, or not moved back by new messages. */
const archive = lastWord({
  table: 'archived_channel',
  columns: { owner: 'int8', chat: 'int8', since: 'int4' },
  by: ['owner', 'chat'],
  gone: 'rows.since = 0',
});

/** Unpins the dialogs of a list that were pinned before a reordering which does not include them. */
const unpinBelow = write({
  name: 'unpinning',
  phase: 'prune',
  columns: { mailbox: 'int8', rank: 'int8', folder: 'int4' },
  key: (row) => `${row.mailbox} ${row.folder}`,
  parts: { update: 'update dialog d set pinned_rank = null from rows where d.mailbox = rows.mailbox and d.folder = rows.folder and d.pinned_rank < rows.rank' },
});

/**
 * Marks messages as removed and subtracts them from the counts, once even if removed twice. `kind + 0` prevents the planner from choosing the history
 * index, which would find the mailbox but not the message.
 */
const remove = write({
  name: 'removal',
  phase: 'remove',
  columns: { mailbox: 'int8', message_id: 'int4' },
  key: (row) => `${row.mailbox} ${row.message_id}`,
  parts: {
    mark: `update mailbox_entry e set removed = true from rows
      where e.mailbox = rows.mailbox and e.pts = rows.message_id and e.kind + 0 = 0 and not e.removed
      returning e.mailbox, e.peer, e.pts, e.own`,
    block: `update channel_block b set messages = b.messages - gone.messages
      from (select mailbox, pts / 1024 as block, count(*)::int4 as messages from removal_mark where mailbox > 1000000000000 group by 1, 2) gone
      where b.mailbox = gone.mailbox and b.block = gone.block`,
    author: `delete from channel_author a using removal_mark g, message m, mailbox_entry e
      where g.mailbox > 1000000000000 and e.mailbox = g.mailbox and e.pts = g.pts and m.position = e.message
        and a.mailbox = g.mailbox and a.author = case when m.imported then 0 else m.author end and a.message_id = g.pts`,
    thread_block: `update thread_block b set messages = b.messages - gone.messages
      from (select t.mailbox, counted.thread, t.message_id / 1024 as block, count(*)::int4 as messages
            from removal_mark g join thread_message t on t.mailbox = g.mailbox and t.message_id = g.pts
              cross join lateral (select t.thread union all select 0 where t.topic) counted
            where g.mailbox > 1000000000000 group by 1, 2, 3) gone
      where b.mailbox = gone.mailbox and b.thread = gone.thread and b.block = gone.block`,
    thread: `delete from thread_message t using removal_mark g
      where g.mailbox > 1000000000000 and t.mailbox = g.mailbox and t.message_id = g.pts`,
    count: `update dialog d set message_count = d.message_count - gone.messages, unread_count = d.unread_count - gone.unread
      from (select g.mailbox, g.peer, count(*) as messages, count(*) filter (where not g.own and g.pts > r.read_inbox_max_id) as unread
            from removal_mark g join dialog r on r.mailbox = g.mailbox and r.peer = g.peer group by g.mailbox, g.peer) gone
      where d.mailbox = gone.mailbox and d.peer = gone.peer`,
  },
});

/** After removals: replaces a removed top message by the newest remaining one, or by none. */
const settleTop = write({
  name: 'top',
  phase: 'settle',
  columns: { mailbox: 'int8', message_id: 'int4' },
  key: (row) => `${row.mailbox} ${row.message_id}`,
  parts: {
    update: `update dialog d set top_message_id = coalesce(newest.pts, 0), top_position = coalesce(newest.message, 0)
      from rows join mailbox_entry gone on gone.mailbox = rows.mailbox and gone.pts = rows.message_id and gone.kind = 0
        left join lateral (select e.pts, e.message from mailbox_entry e
          where e.mailbox = gone.mailbox and e.peer = gone.peer and e.kind = 0 and not e.removed
          order by e.pts desc limit 1) newest on true
      where d.mailbox = gone.mailbox and d.peer = gone.peer and d.top_message_id = rows.message_id`,
  },
});

/** Read marks only rise. The messages between the old mark and the new one are subtracted from the unread count, so each is counted once only. */
const read = write({
  name: 'read',
  phase: 'read',
  columns: { mailbox: 'int8', peer: 'int8', inbox_max_id: 'int4', outbox_max_id: 'int4' },
  key: (row) => `${row.mailbox} ${row.peer}`,
  fold(kept, later) {
    kept.inbox_max_id = Math.max(kept.inbox_max_id!, later.inbox_max_id!);
    kept.outbox_max_id = Math.max(kept.outbox_max_id!, later.outbox_max_id!);
  },
  parts: {
    update: `update dialog d set read_inbox_max_id = greatest(d.read_inbox_max_id, rows.inbox_max_id),
        read_outbox_max_id = greatest(d.read_outbox_max_id, rows.outbox_max_id),
        unread_count = d.unread_count - (select count(*) from mailbox_entry e
          where e.mailbox = d.mailbox and e.peer = d.peer and e.kind = 0 and not e.removed and not e.own
            and e.pts > d.read_inbox_max_id and e.pts <= rows.inbox_max_id)
      from rows where d.mailbox = rows.mailbox and d.peer = rows.peer`,
  },
});

const WEEK_MS = 7 * 24 * 3_600_000;

/** The first read date of a mark is kept for a week. An older date counts as expired even before it is deleted, so that batching makes no difference. */
const dateRead = write({
  name: 'read_date',
  phase: 'insert',
  columns: { mailbox: 'int8', peer: 'int8', reader: 'int8', max_id: 'int4', at_ms: 'int8' },
  key: (row) => `${row.mailbox} ${row.peer} ${row.reader} ${row.max_id}`,
  fold(kept, later) {
    if (kept.at_ms! < later.at_ms! - WEEK_MS) kept.at_ms = later.at_ms;
  },
  parts: {
    upsert: `insert into read_date as d (mailbox, peer, reader, max_id, at_ms) select * from rows
      on conflict (mailbox, peer, reader, max_id) do update set at_ms = excluded.at_ms where d.at_ms < excluded.at_ms - ${WEEK_MS}`,
  },
});

/** A separate phase, so that expiry has the same effect within a batch and across batches: timestamps in the log never decrease. */
const forgetDates = write({
  name: 'read_date_end',
  phase: 'prune',
  columns: { mailbox: 'int8', peer: 'int8', reader: 'int8', at_ms: 'int8' },
  key: (row) => `${row.mailbox} ${row.peer} ${row.reader}`,
  parts: {
    forget: `delete from read_date d using rows where d.mailbox = rows.mailbox and d.peer = rows.peer and d.reader = rows.reader and d.at_ms < rows.at_ms - ${WEEK_MS}`,
  },
});

/** event null: cleared. */
const keepDraft = lastWord({
  table: 'draft',
  columns: { owner: 'int8', peer: 'int8', saved_at_ms: 'int8', thread: 'int4', event: 'bytea' },
  by: ['owner', 'peer', 'thread'],
  gone: 'rows.event is null',
});

const chooseNotifications = lastWord({
  name: 'notifications',
  table: 'notify_settings',
  columns: { owner: 'int8', peer: 'int8', scope: 'text', show_previews: 'bool', silent: 'bool', mute_until_s: 'int8', position: 'int8', thread: 'int4' },
  by: ['owner', 'peer', 'scope', 'thread'],
});

/** Deletes the settings made earlier in the same journal; events of different journals have no common order. */
const resetNotifications = write({
  name: 'notifications_reset',
  phase: 'amend',
  columns: { owner: 'int8', first: 'int8', position: 'int8' },
  key: (row) => `${row.owner} ${row.first}`,
  parts: { drop: 'delete from notify_settings n using rows where n.owner = rows.owner and n.position between rows.first and rows.position' },
});

const pinSaved = lastWord({ table: 'saved_dialog_pins', columns: { owner: 'int8', peers: 'text' }, by: ['owner'] });

const hideSettings = write({
  name: 'peer_settings_hidden',
  phase: 'insert',
  columns: { owner: 'int8', peer: 'int8' },
  key: (row) => `${row.owner} ${row.peer}`,
  parts: { insert: 'insert into peer_settings_hidden (owner, peer) select * from rows on conflict (owner, peer) do nothing' },
});

const switchTranslations = write({
  name: 'peer_translations_off',
  phase: 'insert',
  columns: { owner: 'int8', peer: 'int8', off: 'bool' },
  key: (row) => `${row.owner} ${row.peer}`,
  parts: {
    insert: 'insert into peer_translations_off (owner, peer) select owner, peer from rows where off on conflict (owner, peer) do nothing',
    delete: 'delete from peer_translations_off p using rows where not rows.off and p.owner = rows.owner and p.peer = rows.peer',
  },
});

const switchTopPeers = lastWord({ table: 'top_peers_switch', columns: { owner: 'int8', is_on: 'bool', at_ms: 'int8' }, by: ['owner'] });

const resetTopPeer = lastWord({
  table: 'top_peer_reset',
  columns: { owner: 'int8', category: 'text', peer: 'int8', at_ms: 'int8' },
  by: ['owner', 'category', 'peer'],
});

/** Deletes the settings of a deleted account. */
const dropArrangement = write({
  name: 'arrangement_end',
  phase: 'remove',
  columns: { owner: 'int8' },
  key: (row) => `${row.owner}`,
  parts: {
    dates: 'delete from read_date d using rows where d.reader = rows.owner or d.mailbox = rows.owner',
    drafts: 'delete from draft d using rows where d.owner = rows.owner',
    notify: 'delete from notify_settings n using rows where n.owner = rows.owner',
    archived: 'delete from archived_channel a using rows where a.owner = rows.owner',
    saved: 'delete from saved_dialog_pins p using rows where p.owner = rows.owner',
    top: 'delete from top_peers_switch t using rows where t.owner = rows.owner',
    resets: 'delete from top_peer_reset t using rows where t.owner = rows.owner',
    translations: 'delete from peer_translations_off t using rows where t.owner = rows.owner',
    hidden: 'delete from peer_settings_hidden h using rows where h.owner = rows.owner',
  },
});

/** Deletes entries that a deleted account's mailbox has released, and with the last of them the dialogs. */
const emptyMailbox = write({
  name: 'mailbox_end',
  phase: 'purge',
  columns: { mailbox: 'int8', through: 'int4', complete: 'bool' },
  key: (row) => `${row.mailbox}`,
  parts: {
    entries: 'delete from mailbox_entry e using rows where e.mailbox = rows.mailbox and (e.pts <= rows.through or rows.complete)',
    dialogs: 'delete from dialog d using rows where d.mailbox = rows.mailbox and rows.complete',
  },
});

type OfDialog = { fact: { owner: number; peer: number } };

const pin = ({ fact }: OfDialog, rows: Rows, pinnedRank: number) =>
  rows.add(arrange, { mailbox: fact.owner, peer: fact.peer, pinned_rank: pinnedRank, unread_mark: null, folder: null });
const mark = ({ fact }: OfDialog, rows: Rows, unreadMark: boolean) =>
  rows.add(arrange, { mailbox: fact.owner, peer: fact.peer, pinned_rank: null, unread_mark: unreadMark, folder: null });

/** A pin's rank derives from the position of the event that pinned it, with room for the ranks of one reordering. */
const RANKS_PER_POSITION = 1024;
const lowestRank = (place: number) => positionOfPlace(place) * RANKS_PER_POSITION;

export const dialogs = projector('dialogs', {
  MessageSent({ envelope, fact }, rows) {
    for (const { mailbox, peer, messageId } of fact.deliveries) {
      const unread = mailbox === fact.author ? 0 : 1;
      rows.add(receive, { mailbox, peer, top_position: envelope.position, top_message_id: messageId, message_count: 1, unread_count: unread });
    }
  },
  MessageImported({ envelope: { position }, fact }, rows) {
    for (const { mailbox, peer, messageId } of fact.deliveries) rows.add(receive, { mailbox, peer, top_position: position, top_message_id: messageId, message_count: 1, unread_count: 0 });
  },
  MessagesHidden: ({ fact }, rows) => removeMessages(fact.delivery, fact.messageIds, rows),
  MessagesErased({ fact }, rows) {
    for (const { delivery, messageIds } of fact.erasures) removeMessages(delivery, messageIds, rows);
  },
  HistoryRead({ envelope, fact: { reader, inbox, outbox, outboxes } }, rows) {
    for (const delivery of [inbox, outbox]) if (delivery) noteDate(delivery, reader, delivery.messageId, envelope.timeMs, rows);
    if (inbox) rows.add(read, { mailbox: inbox.mailbox, peer: inbox.peer, inbox_max_id: inbox.messageId, outbox_max_id: 0 });
    for (const { mailbox, peer, messageId } of outbox ? [outbox, ...outboxes] : outboxes) {
      rows.add(read, { mailbox, peer, inbox_max_id: 0, outbox_max_id: messageId });
    }
  },
  ChatRead: ({ envelope, fact: { reader, chat, maxId } }, rows) => noteDate({ mailbox: -chat, peer: chat }, reader, maxId, envelope.timeMs, rows),
  DialogPinned: (event, rows) => pin(event, rows, lowestRank(event.envelope.position + 1) - 1),
  DialogUnpinned: (event, rows) => pin(event, rows, 0),
  PinnedDialogsReordered: reorderPinned,
  DialogMarkedUnread: (event, rows) => mark(event, rows, true),
  DialogUnmarkedUnread: (event, rows) => mark(event, rows, false),
  DialogsMoved({ fact: { owner, peers, folder, since } }, rows) {
    for (const [index, peer] of peers.entries()) {
      rows.add(arrange, { mailbox: owner, peer, pinned_rank: 0, unread_mark: null, folder });
      if (isChannelPeer(peer)) rows.add(archive, { owner, chat: peer, since: since[index] ?? 0 });
    }
  },
  DraftSaved: ({ envelope, fact, bytes }, rows) =>
    rows.add(keepDraft, { owner: fact.owner, peer: fact.peer, saved_at_ms: envelope.timeMs, thread: fact.thread, event: bytes }),
  DraftCleared: ({ fact }, rows) => rows.add(keepDraft, { owner: fact.owner, peer: fact.peer, saved_at_ms: null, thread: fact.thread, event: null }),
  AccountDeleted: ({ fact }, rows) => rows.add(dropArrangement, { owner: fact.user }),
  MailboxEmptied: ({ fact }, rows) => rows.add(emptyMailbox, { mailbox: fact.user, through: fact.through, complete: fact.complete }),
  SavedDialogsPinned: ({ fact }, rows) => rows.add(pinSaved, { owner: fact.owner, peers: `{${fact.peers.join()}}` }),
  PeerTranslationsSet: ({ fact }, rows) => rows.add(switchTranslations, { owner: fact.owner, peer: fact.peer, off: fact.disabled }),
  PeerSettingsHidden: ({ fact }, rows) => rows.add(hideSettings, { owner: fact.owner, peer: fact.peer }),
  TopPeersSwitched: ({ envelope, fact }, rows) => rows.add(switchTopPeers, { owner: fact.owner, is_on: fact.on, at_ms: envelope.timeMs }),
  TopPeerReset: ({ envelope, fact }, rows) =>
    rows.add(resetTopPeer, { owner: fact.owner, category: fact.category, peer: fact.peer, at_ms: envelope.timeMs }),
  NotificationsReset: ({ envelope, fact }, rows) => rows.add(resetNotifications, { owner: fact.owner, first: placeOf(partitionOfPlace(envelope.position), 0), position: envelope.position }),
  NotificationsChosen: ({ envelope, fact }, rows) =>
    rows.add(chooseNotifications, {
      owner: fact.owner, peer: fact.peer, scope: fact.scope,
      show_previews: fact.showPreviews ?? null, silent: fact.silent ?? null, mute_until_s: fact.muteUntilS ?? null,
      position: envelope.position, thread: fact.thread,
    }),
});

function noteDate({ mailbox, peer }: Pick<Delivery, 'mailbox' | 'peer'>, reader: number, max_id: number, at_ms: number, rows: Rows): void {
  rows.add(dateRead, { mailbox, peer, reader, max_id, at_ms });
  rows.add(forgetDates, { mailbox, peer, reader, at_ms });
}

function removeMessages(delivery: Delivery | undefined, messageIds: readonly number[], rows: Rows): void {
  if (!delivery) return;
  for (const message_id of messageIds) {
    rows.add(remove, { mailbox: delivery.mailbox, message_id });
    rows.add(settleTop, { mailbox: delivery.mailbox, message_id });
  }
}

function reorderPinned({ envelope, fact }: EventOf<'PinnedDialogsReordered'>, rows: Rows): void {
  const { owner, peers, folder } = fact;
  const highest = lowestRank(envelope.position + 1) - 1;
  peers.slice(0, RANKS_PER_POSITION).forEach((peer, index) => pin({ fact: { owner, peer } }, rows, highest - index));
  rows.add(unpinBelow, { mailbox: owner, rank: lowestRank(envelope.position), folder });
}
