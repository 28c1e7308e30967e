-- Only what was chosen; for everything else holds what libs/domain/src/privacy/allowed.ts says.
create table privacy_choice (
  owner bigint not null,
  key text not null,                           -- TL constructor without "privacyKey"
  rules bytea not null,                        -- encoded PrivacyRules
  primary key (owner, key)
);

create table close_friend (
  owner bigint not null,
  friend bigint not null,
  primary key (owner, friend)
);

create table global_privacy (
  owner bigint primary key,
  archive_and_mute_new_noncontact_peers boolean not null,
  keep_archived_unmuted boolean not null,
  keep_archived_folders boolean not null,
  hide_read_marks boolean not null,
  new_noncontact_peers_require_premium boolean not null
);

-- Conversations of two from which nothing is passed on, as each of them has it. No row: it may be.
create table protected_chat (
  mailbox bigint not null,
  peer bigint not null,
  protector bigint not null,                   -- which of the two keeps it so
  primary key (mailbox, peer)
);
create index protected_chat_protector on protected_chat (protector);
