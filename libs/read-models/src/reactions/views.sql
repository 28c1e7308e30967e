create view analytics.reaction_counts as
  select c.message, c.emoji, c.count, to_timestamp(c.first_at_ms / 1000.0) as first_at from read_model.reaction_count c where c.count > 0;
comment on view analytics.reaction_counts is 'How many people say what of a message that is not erased.';

create view analytics.chat_reactions as
  select r.chat, r.mode, string_to_array(nullif(r.emoji, ''), ' ') as emoji, r.kinds_max from read_model.chat_reactions r;
comment on view analytics.chat_reactions is 'Which reactions a group or channel allows; those that are not here allow all.';
