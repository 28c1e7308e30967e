-- Words of messages as numbers that say nothing without the search key (docs/decisions/0019). Filled by a follower of its own, behind the read models.
create table if not exists search_message (
  position bigint primary key,        -- of the MessageSent
  mailboxes bigint[] not null,        -- who has it, and
  numbers integer[] not null,         -- its number there
  tokens bigint[] not null            -- ascending, each once
);
create index if not exists search_tokens on search_message using gin (tokens) with (gin_pending_list_limit = 1024);

-- How far each journal has been gone through, and with which key.
create table if not exists search_progress (
  partition integer primary key,
  position bigint not null,
  key_check bigint not null
) with (fillfactor = 50);
