create view analytics.scheduled_messages as
  select s.owner, s.peer, s.scheduled_id, s.author, case when s.due_s < 2147483646 then to_timestamp(s.due_s) end as due_at, s.position
  from read_model.scheduled_message s;
comment on view analytics.scheduled_messages is 'Messages that wait to be sent; without a time: as soon as the peer is online. The text is sealed and not here.';
