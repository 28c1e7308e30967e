create view analytics.secret_chats as
  select s.requester, s.participant, case when s.discarded then 'discarded' when s.participant_key is null then 'requested' else 'accepted' end as state,
    to_timestamp(s.requested_ms / 1000.0) as requested_at, to_timestamp(s.changed_ms / 1000.0) as changed_at
  from read_model.secret_chat s;
comment on view analytics.secret_chats is 'Who has asked whom for a secret chat, and what became of it. What is said there nobody but the two devices can read.';
create view analytics.secret_queues as
  select m.user_id, count(*) as waiting, to_timestamp(min(m.queued_ms) / 1000.0) as oldest_at from read_model.secret_message m group by m.user_id;
comment on view analytics.secret_queues is 'How much waits for the devices of each person, encrypted by those who wrote it.';
