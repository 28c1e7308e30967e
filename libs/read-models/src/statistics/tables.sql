-- Who came to and left supergroups and channels, by days since 1970.
create table chat_day (
  chat bigint not null,
  day integer not null,
  came integer not null,                       -- by themselves
  by_link integer not null,
  added integer not null,                      -- by somebody else
  gone integer not null,
  primary key (chat, day)
) with (fillfactor = 70);

-- Messages of supergroups that were said in somebody else's name than their author's, who is not to be known by them.
create table voiced_message (
  mailbox bigint not null,
  message_id integer not null,
  sender bigint not null,                      -- the group's, or that of a channel
  primary key (mailbox, message_id)
);
create index voiced_message_sender on voiced_message (mailbox, sender, message_id);
