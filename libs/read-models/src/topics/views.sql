create view analytics.topics as
  select chat, topic, title, creator, to_timestamp(created_at_ms / 1000.0) as created_at, closed, pinned_rank is not null as pinned from read_model.forum_topic;
comment on view analytics.topics is 'The topics of forums; a deleted one has no row.';
