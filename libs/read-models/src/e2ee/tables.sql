-- Secret chats by who requested them and the number that the requester's client chose. What the two devices agreed on is in `request` and `acceptance`: stored
-- bytes of the log, the halves of the key exchange inside sealed.
create table secret_chat (
  requester bigint not null,
  chat bigint not null,
  participant bigint not null,
  requester_key bytea not null,                -- 8 bytes, as in the log: the only device of the requester that has the chat
  participant_key bytea,                       -- the same of the participant; null = not accepted
  requested_ms bigint not null,
  request bytea,                               -- stored bytes of the SecretChatRequested; null = discarded
  acceptance bytea,                            -- stored bytes of the SecretChatAccepted
  discarded boolean not null default false,
  history_deleted boolean not null default false,
  changed_ms bigint not null,                  -- when it was requested, accepted or discarded
  requester_read_s integer not null default 0,  -- up to when each side has read, seconds since 1970
  participant_read_s integer not null default 0,
  read_ms bigint not null default 0,           -- when one of them last did
  primary key (requester, chat)
);
create index secret_chat_participant on secret_chat (participant, chat);

-- How far what waits for a device is numbered.
create table secret_queue (
  auth_key_id bytea primary key,
  qts integer not null
);
-- What waits for a device until it has it.
create table secret_message (
  auth_key_id bytea not null,
  qts integer not null,
  user_id bigint not null,                     -- whose device
  queued_ms bigint not null,
  event bytea not null,                        -- stored bytes of the SecretMessageQueued, what was said inside sealed
  primary key (auth_key_id, qts)
);
create index secret_message_user on secret_message (user_id);

-- Files of secret chats, encrypted by whoever uploaded them.
create table secret_file (
  file_id bigint primary key,
  owner bigint not null,
  stored_ms bigint not null,
  event bytea not null                         -- stored bytes of the SecretFileStored, size and key fingerprint inside sealed
);
