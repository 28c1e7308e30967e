-- One row per group or channel that ever was. Its newest message and their number stand in `dialog`, in the row of the chat's own mailbox.
create table chat (
  chat bigint primary key,                     -- peer number
  kind text not null,                          -- "basic", "supergroup", "broadcast"
  creator bigint not null,
  created_at_ms bigint not null,
  title text not null,
  about text not null,
  username text not null default '',
  photo bytea,                                 -- encoded Photo; null = none
  photo_at_ms bigint,
  member_count integer not null default 0,
  version integer not null default 0,          -- steps of the membership
  denied bigint not null default 0,            -- bits of chatBannedRights for whoever is no admin
  slow_mode_s integer not null default 0,
  classification integer not null default 0,   -- who is not cleared for so much neither reads nor speaks
  hours_from_m integer not null default 0,     -- minutes of the UTC day between which members may speak; equal = always
  hours_until_m integer not null default 0,
  migrated_to bigint not null default 0,
  migrated_from bigint not null default 0,
  deleted boolean not null default false,
  changed_at_ms bigint not null,               -- when it last came to look otherwise than before: its title, its default rights; not what is said in it
  -- The highest message that anybody has read, who that was, and the highest that anybody else has read.
  read_max_id integer not null default 0,
  read_max_by bigint not null default 0,
  read_second_id integer not null default 0
) with (fillfactor = 80);
create index chat_username on chat (lower(username) text_pattern_ops) where username <> '';

-- What a chat was called since when, for those who have gone meanwhile.
create table chat_title (
  chat bigint not null,
  position bigint not null,                    -- journal position of the fact that holds it
  title text not null,
  primary key (chat, position)
);

-- What is on in a chat; what is off has no row.
create table chat_option (
  chat bigint not null,
  option text not null,
  primary key (chat, option)
);

-- One row per person who ever belonged to a chat or was restricted in it.
create table chat_member (
  chat bigint not null,
  user_id bigint not null,
  joined_at_ms bigint not null default 0,
  inviter bigint not null default 0,           -- 0 = came by themselves
  denied bigint not null default 0,            -- bits of chatBannedRights
  until_s bigint not null default 0,           -- 0 = for ever
  restricted_by bigint not null default 0,
  restricted_at_ms bigint not null default 0,
  admin_rights bigint not null default 0,      -- bits of chatAdminRights
  appointed_by bigint not null default 0,      -- 0 = no admin
  appointed_at_ms bigint not null default 0,
  since integer not null default 0,            -- messages up to this one came before them
  read_inbox_max_id integer not null default 0,
  cleared_id integer not null default 0,       -- messages up to this one they have deleted for themselves
  inside boolean not null default false,
  rank text not null default '',
  clearance integer not null default 0,
  left_at bigint not null default 0,           -- journal position of the fact by which they last went; 0 = they never did
  changed_at_ms bigint not null default 0,     -- when they came, went, or could do more or less than before
  primary key (chat, user_id)
) with (fillfactor = 80);
create index chat_member_chats on chat_member (user_id, chat) where inside;
create index chat_member_left on chat_member (user_id, chat) where not inside;
create index chat_member_recent on chat_member (chat, joined_at_ms, user_id) where inside;
create index chat_member_admins on chat_member (chat) where appointed_by <> 0;
create index chat_member_restricted on chat_member (chat, restricted_at_ms, user_id) where denied <> 0;

-- One row per invite link that was made and not forgotten.
create table chat_invite (
  chat bigint not null,
  link bigint not null,
  author bigint not null,
  made_at_ms bigint not null,
  hash text not null,                          -- the secret; '' = its key was destroyed
  digest bytea,                                -- SHA-256 of the secret
  title text not null,
  until_s bigint not null,                     -- 0 = for ever
  use_limit integer not null,                  -- 0 = all who have it
  on_request boolean not null,
  lasting boolean not null,                    -- an author has one such link in force
  revoked boolean not null default false,
  uses integer not null default 0,
  primary key (chat, link)
) with (fillfactor = 80);
create index chat_invite_digest on chat_invite (digest);
create index chat_invite_author on chat_invite (chat, author);

-- Who came by which link.
create table chat_invite_use (
  chat bigint not null,
  link bigint not null,
  user_id bigint not null,
  at_ms bigint not null,
  approved_by bigint not null,                 -- 0 = nobody had to
  primary key (chat, link, user_id)
);

-- Who waits to be let in. A row of somebody who was added meanwhile counts for nothing.
create table join_request (
  chat bigint not null,
  user_id bigint not null,
  link bigint not null,                        -- 0 = none: the chat is public
  at_ms bigint not null,
  primary key (chat, user_id)
);
create index join_request_user on join_request (user_id);

-- Who has chosen to be heard in the name of a channel of theirs, where they do not say so with what they say; and whoever was ever anonymous.
create table chosen_voice (
  chat bigint not null,
  user_id bigint not null,
  sender bigint not null,                      -- 0 = as is usual for them there
  primary key (chat, user_id)
);
create index chosen_voice_user on chosen_voice (user_id);

-- Channels in whose name nobody is heard in a supergroup.
create table banned_voice (
  chat bigint not null,
  voice bigint not null,
  banned_by bigint not null,
  at_ms bigint not null,
  primary key (chat, voice)
);

-- What admins have told the operators of.
create table spam_report (
  chat bigint not null,
  message_id integer not null,
  reporter bigint not null,
  author bigint not null,
  at_ms bigint not null,
  primary key (chat, message_id, reporter)
);
