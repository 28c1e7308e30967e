create view analytics.messages as
  select m.position, m.author, to_timestamp(m.sent_at_ms / 1000.0) as sent_at, to_timestamp(m.edited_at_ms / 1000.0) as edited_at,
    octet_length(m.event) as stored_bytes
  from read_model.message m;
comment on view analytics.messages is 'One row per message that was sent and not erased. The text is sealed and not here.';

create view analytics.mailbox_entries as
  select e.mailbox, e.pts, e.pts_count,
    (array['sent', 'edited', 'removed', 'read-inbox', 'read-outbox', 'contents-read', 'pinned', 'unpinned'])[e.kind + 1] as kind,
    nullif(e.peer, 0) as peer, nullif(e.message_id, 0) as message_id, nullif(e.reply_to_id, 0) as reply_to_id,
    e.own, e.removed, e.position, nullif(e.message, 0) as message_position
  from read_model.mailbox_entry e;
comment on view analytics.mailbox_entries is 'What each mailbox was told, in order of pts. position is the fact''s place in the signed log.';
