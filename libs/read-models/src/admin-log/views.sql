create view analytics.admin_log as
  select l.chat, l.id / 8192 as position, to_timestamp(l.at_ms / 1000.0) as at, l.actor, l.kind, nullif(l.subject, 0) as subject, l.amount
  from read_model.admin_log l;
comment on view analytics.admin_log is 'What was done by whom in which supergroup or channel. Old and new texts are not here.';
