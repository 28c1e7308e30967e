-- Messages that wait to be sent. What they say is in `event` and `edit`: stored bytes of the log, the content inside sealed.
create table scheduled_message (
  owner bigint not null,                       -- the author; of a broadcast channel: the number of its mailbox
  peer bigint not null,
  scheduled_id integer not null,
  author bigint not null,
  due_s integer not null,                      -- seconds since 1970; 2^31 − 2 = as soon as the peer is online
  position bigint not null,                    -- journal position of the MessageScheduled
  latest bigint not null,                      -- journal position of the fact that says what it is now
  event bytea not null,                        -- stored bytes of the MessageScheduled
  edit bytea,                                  -- stored bytes of the last ScheduledMessageEdited
  primary key (owner, peer, scheduled_id)
);
-- Whom somebody's coming online concerns.
create index scheduled_message_awaiting on scheduled_message (peer) where due_s = 2147483646;
