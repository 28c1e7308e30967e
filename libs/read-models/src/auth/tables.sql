create table account_authorization (
  auth_key_id bytea primary key,               -- 8 bytes, as in the log
  user_id bigint not null,
  means text not null,                         -- "code", "password", "sign-up", "qr"
  granted_at_ms bigint not null,
  api_id bigint not null,
  device_model text not null,
  platform text not null,
  system_version text not null,
  app_version text not null,
  lang_code text not null,
  seen_at_ms bigint not null default 0,        -- 0 = nobody looks
  calls_disabled boolean not null default false,
  secret_chats_disabled boolean not null default false
);
create index authorization_user on account_authorization (user_id);

create table account_password (
  user_id bigint primary key,
  set_at_ms bigint not null
);

-- The takeout that somebody has begun and not finished.
create table takeout_session (
  user_id bigint primary key,
  auth_key_id bytea not null,                  -- of the device that asked
  takeout bigint not null,
  contents text not null,                      -- "contacts", "message_users", …: with spaces between
  file_max_size bigint not null                -- bytes; 0: whatever their size
);
