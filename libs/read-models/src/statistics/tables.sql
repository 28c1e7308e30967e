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
