create view analytics.dialogs as
  select d.mailbox, d.peer, d.message_count, d.unread_count, d.unread_mark, d.pinned_rank is not null as pinned, d.folder = 1 as archived,
    nullif(d.top_message_id, 0) as top_message_id, nullif(d.top_position, 0) as top_position,
    d.read_inbox_max_id, d.read_outbox_max_id
  from read_model.dialog d;
comment on view analytics.dialogs is 'One row per dialog of a mailbox. unread_count is exact.';

create view analytics.drafts as
  select f.owner, f.peer, to_timestamp(f.saved_at_ms / 1000.0) as saved_at from read_model.draft f;
comment on view analytics.drafts is 'Who has an unsent draft to whom. The text is sealed and not here.';

create view analytics.notify_settings as
  select n.owner, nullif(n.peer, 0) as peer, nullif(n.scope, '') as scope, n.show_previews, n.silent, to_timestamp(n.mute_until_s) as mute_until
  from read_model.notify_settings n;
comment on view analytics.notify_settings is 'What people chose to be notified of; peer null = a whole scope.';
