-- What a business says of itself on its profile page; null = nothing.
create table business (
  user_id bigint primary key,
  hours bytea,                                 -- encoded BusinessHours
  place bytea,                                 -- encoded ChatPlace
  intro bytea,                                 -- encoded BusinessIntro
  greeting bytea,                              -- encoded BusinessGreeting
  away bytea                                   -- encoded BusinessAway
);

-- Links by which people begin to write to it.
create table business_link (
  link bigint primary key,
  user_id bigint not null,
  slug text not null,
  description bytea not null,                  -- encoded BusinessLink
  views integer not null default 0
) with (fillfactor = 80);
create index business_link_slug on business_link (slug);
create index business_link_of on business_link (user_id);

-- Short names, in their order, and the messages kept under them: what those say is sealed in `event`.
create table quick_reply (
  user_id bigint not null,
  shortcut integer not null,
  name text not null,
  rank bigint not null,                        -- 1, 2 … once ordered; the journal position of the QuickReplyNamed before
  primary key (user_id, shortcut)
);
create table quick_reply_message (
  user_id bigint not null,
  shortcut integer not null,
  message_id integer not null,
  position bigint not null,
  event bytea not null,                        -- stored bytes of the QuickReplyMessageKept
  primary key (user_id, shortcut, message_id)
);
