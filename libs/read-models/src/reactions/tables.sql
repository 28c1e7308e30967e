-- What each person says of a message now: emoji with spaces between. Nothing said: no row.
create table message_reaction (
  message bigint not null,                     -- journal position of the MessageSent
  user_id bigint not null,
  at_ms bigint not null,
  big boolean not null,
  emoji text not null,
  chat bigint not null,                        -- peer number of the group or channel; 0 = a conversation of two
  sender bigint not null,                      -- the chat in whose name it is said; 0 = the user's own
  primary key (message, user_id)
);
create index message_reaction_newest on message_reaction (message, at_ms, user_id);
create index message_reaction_of on message_reaction (user_id);

-- How many say it: so that a post with a hundred thousand reactions is shown as fast as any other.
create table reaction_count (
  message bigint not null,
  emoji text not null,
  count integer not null,
  first_at_ms bigint not null,
  primary key (message, emoji)
) with (fillfactor = 70);

-- Reactions that the author of the message has not seen.
create table unread_reaction (
  message bigint not null,
  user_id bigint not null,                     -- who reacted
  owner bigint not null,                       -- the author
  peer bigint not null,
  position bigint not null,                    -- journal position of the MessageReacted
  message_id integer not null,                 -- as the owner names the message
  primary key (message, user_id)
);
create index unread_reaction_of on unread_reaction (owner, peer, message_id);
create index unread_reaction_by on unread_reaction (user_id);

-- What a person reacts with.
create table own_reaction (
  user_id bigint not null,
  emoji text not null,
  uses integer not null,
  recent_at_ms bigint not null,                -- 0 = not among the recent ones
  primary key (user_id, emoji)
);
create table default_reaction (
  user_id bigint primary key,
  emoji text not null
);

-- What a person calls their saved messages with this emoji.
create table saved_tag (
  user_id bigint not null,
  emoji text not null,
  title text not null,
  primary key (user_id, emoji)
);

-- Which reactions a group or channel allows. No row: all.
create table chat_reactions (
  chat bigint primary key,
  mode text not null,                          -- "all", "some", "none"
  emoji text not null,                         -- of "some", with spaces between
  kinds_max integer not null                   -- different ones under one message; 0 = as many as anywhere
);
