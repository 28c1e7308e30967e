-- How long messages of a dialog live, as each of the two sees it, and under mailbox 0 those of a group or channel. No row: for ever.
create table message_lifetime (
  mailbox bigint not null,
  peer bigint not null,
  period_s integer not null,
  primary key (mailbox, peer)
);

-- Voice messages that were heard, videos that were watched, self-destructing pictures that were looked at, requests that were answered.
create table contents_read (
  message bigint primary key                   -- journal position of the MessageSent
);

-- What people have chosen. No row: an account lives until its owner ends it, new dialogs begin without a lifetime.
create table account_lifetime (
  user_id bigint primary key,
  ttl_days integer,                            -- deleted when unused for so long; null = not chosen
  messages_ttl_s integer                       -- lifetime of messages in new dialogs; null = not chosen
);
