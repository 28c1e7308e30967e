-- Which group discusses a channel's posts: a row for each of the two.
create table chat_link (
  chat bigint primary key,
  linked bigint not null                       -- 0 = none any more
) with (fillfactor = 80);

-- How often a post was seen, its author aside, and passed on. A post that nobody has seen or passed on has no row.
create table post_count (
  chat bigint not null,
  post integer not null,                       -- as the channel numbers it
  views integer not null,
  forwards integer not null,
  primary key (chat, post)
) with (fillfactor = 70);

-- The same by hours since 1970, for statistics.
create table post_hour (
  chat bigint not null,
  hour integer not null,
  post integer not null,
  views integer not null,
  forwards integer not null,
  primary key (chat, hour, post)
) with (fillfactor = 70);
create index post_hour_of on post_hour (chat, post, hour);

-- The copy of each post in the channel's discussion group.
create table post_copy (
  chat bigint not null,
  post integer not null,
  discussion bigint not null,                  -- the group
  message_id integer not null,                 -- as the group numbers the copy
  primary key (chat, post)
);
create index post_copy_in on post_copy (discussion, message_id);

-- Supergroups and channels that a post was passed on to.
create table post_forward (
  chat bigint not null,
  post integer not null,
  to_chat bigint not null,
  message_id integer not null,                 -- as that one numbers the forward
  at_ms bigint not null,
  primary key (chat, post, at_ms, to_chat, message_id)
);
