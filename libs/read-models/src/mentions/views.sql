create view analytics.unread_mentions as
  select u.owner, u.peer, u.message_id, u.message as message_position, nullif(u.thread, 0) as thread from read_model.unread_mention u;
comment on view analytics.unread_mentions is 'Messages of groups in which somebody is called and which they have not seen.';
