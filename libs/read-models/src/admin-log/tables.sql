-- What was done in supergroups and channels, as their admins are shown it. What a value was before stands in the row before it of the same series and subject.
create table admin_log (
  chat bigint not null,
  id bigint not null,                          -- position of the fact, times 8,192, and the place within it
  at_ms bigint not null,
  actor bigint not null,
  kind text not null,
  series text not null,                        -- '' = nothing came before it
  subject bigint not null,                     -- a person, an invite link, a topic, a message; 0 = the chat itself
  amount bigint not null,                      -- rights, seconds, 1 = on; of a message, in whose name it was said
  until_s bigint not null,
  value text not null,                         -- title, description, username, rank
  photo bytea,                                 -- encoded Photo; null = none
  detail jsonb,                                -- of a thing with several sides, those that it has from now on; what it is, is folded over the series
  event bytea,                                 -- stored bytes of a MessageEdited, the text inside sealed; in rows without a kind
  primary key (chat, id)
);
create index admin_log_series on admin_log (chat, series, subject, id) where series <> '';
