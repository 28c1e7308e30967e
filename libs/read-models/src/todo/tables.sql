-- What was done of lists of tasks, and by whom.
create table todo_completion (
  message bigint not null,                     -- journal position of the MessageSent
  item integer not null,
  user_id bigint not null,
  at_ms bigint not null,
  primary key (message, item)
);
create index todo_completion_of on todo_completion (user_id);
