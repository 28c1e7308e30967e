create view analytics.chat_links as
  select l.chat, l.linked from read_model.chat_link l where l.linked <> 0;
comment on view analytics.chat_links is 'Channels and the groups in which their posts are discussed; a row for each of the two.';

create view analytics.post_counts as
  select c.chat, c.post, c.views, c.forwards from read_model.post_count c;
comment on view analytics.post_counts is 'How many people have seen a post of a channel, its author aside, and how often it was passed on. Who they are is not here.';

create view analytics.post_hours as
  select h.chat, h.post, to_timestamp(h.hour * 3600.0) as hour, h.views, h.forwards from read_model.post_hour h;
comment on view analytics.post_hours is 'The same by hours.';

create view analytics.post_copies as
  select p.chat, p.post, p.discussion, p.message_id from read_model.post_copy p;
comment on view analytics.post_copies is 'Copies of posts in the discussion groups of their channels.';

create view analytics.post_forwards as
  select f.chat, f.post, f.to_chat, f.message_id, to_timestamp(f.at_ms / 1000.0) as at from read_model.post_forward f;
comment on view analytics.post_forwards is 'Supergroups and channels that a post was passed on to. Forwards to people are counted only.';
