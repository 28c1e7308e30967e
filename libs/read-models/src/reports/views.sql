create view analytics.peer_reports as
  select r.position, r.reporter, r.peer, r.reason, nullif(r.message_ids, '') as message_ids, nullif(r.photo_id, 0) as photo_id,
    nullif(r.reaction_of, 0) as reaction_of, r.commented, to_timestamp(r.at_ms / 1000.0) as reported_at
  from read_model.peer_report r;
comment on view analytics.peer_reports is 'Whom people have reported to the operators, and for what. What they wrote with it is sealed in the log.';
