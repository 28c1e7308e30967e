create table user_account (
  user_id bigint primary key,
  kind text not null,                          -- "person", "service", "deleted"
  registered_at_ms bigint not null,
  phone text not null default '',              -- digits, E.164 without the plus sign
  first_name text not null default '',
  last_name text not null default '',
  username text not null default '',
  about text not null default '',
  birthday integer not null default 0,         -- year * 10000 + month * 100 + day; year 0 = not told; 0 = none
  color smallint,                              -- of the name; null = by the id
  profile_color smallint                       -- of the profile page
);
create index user_phone on user_account (phone);
create index user_username on user_account (lower(username) text_pattern_ops) where username <> '';
create index user_first_name on user_account (lower(first_name) text_pattern_ops);
create index user_last_name on user_account (lower(last_name) text_pattern_ops);

-- The newest is the current one.
create table profile_photo (
  user_id bigint not null,
  position bigint not null,                    -- journal position of the ProfilePhotoSet
  photo_id bigint not null,
  photo bytea not null,                        -- encoded Photo
  primary key (user_id, position)
);
