-- Not from the log and not rebuilt: when somebody was last seen, to the minute.
create table if not exists last_seen (
  user_id bigint primary key,
  seen_at_s bigint not null
);
