create view analytics.poll_counts as
  select c.poll, c.answer, c.voters from read_model.poll_count c where c.answer >= 0 and c.voters > 0;
comment on view analytics.poll_counts is 'How many people gave which answer of a poll. What was asked is sealed and not here.';

create view analytics.closed_polls as
  select c.poll from read_model.closed_poll c;
comment on view analytics.closed_polls is 'Polls that somebody has closed.';
