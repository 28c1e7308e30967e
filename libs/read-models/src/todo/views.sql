create view analytics.todo_completions as
  select t.message as message_position, t.item, t.user_id, to_timestamp(t.at_ms / 1000.0) as at from read_model.todo_completion t;
comment on view analytics.todo_completions is 'Tasks of lists that somebody has done. What was to be done is sealed and not here.';
