-- One row per dialog of a mailbox. Every send changes two of these rows: room for HOT updates, and no index beside the key.
create table dialog (
  mailbox bigint not null,
  peer bigint not null,
  top_position bigint not null default 0,      -- journal position of the newest message; 0 = no message is left
  pinned_rank bigint,                          -- higher stands further up; null = not pinned
  top_message_id integer not null default 0,
  message_count integer not null default 0,
  unread_count integer not null default 0,     -- incoming, not removed, above read_inbox_max_id: exact
  read_inbox_max_id integer not null default 0,
  read_outbox_max_id integer not null default 0,
  unread_mark boolean not null default false,
  folder integer not null default 0,           -- 1 = in the archive
  primary key (mailbox, peer)
) with (fillfactor = 75);

create table draft (
  owner bigint not null,
  peer bigint not null,
  saved_at_ms bigint not null,
  thread integer not null,                     -- of a supergroup: into which thread or topic; 0 = none
  event bytea not null,                        -- stored bytes of the DraftSaved, the text inside sealed
  primary key (owner, peer, thread)
);

create table saved_dialog_pins (
  owner bigint primary key,
  peers text not null                          -- topmost first: "{7,-8}"
);

-- Dialogs whose bar "add to contacts, block" was closed.
create table peer_settings_hidden (
  owner bigint not null,
  peer bigint not null,
  primary key (owner, peer)
);

-- Dialogs in which their owner wants no translations offered.
create table peer_translations_off (
  owner bigint not null,
  peer bigint not null,
  primary key (owner, peer)
);

-- With whom somebody has most to do is counted from what they sent, as far as nothing here says that it counts no more.
create table top_peers_switch (
  owner bigint primary key,
  is_on boolean not null,
  at_ms bigint not null
);
create table top_peer_reset (
  owner bigint not null,
  category text not null,
  peer bigint not null,
  at_ms bigint not null,
  primary key (owner, category, peer)
);

-- peer 0 = a whole scope ("users", "chats", "broadcasts"); null = as the scope or the client's default says.
create table notify_settings (
  owner bigint not null,
  peer bigint not null,
  scope text not null,
  show_previews boolean,
  silent boolean,
  mute_until_s bigint,
  position bigint not null,                    -- of the NotificationsChosen
  thread integer not null,                     -- a topic of the forum `peer`; 0 = the whole peer
  primary key (owner, peer, scope, thread)
);

-- When somebody read how far, for a week: "how long after" is nobody's business for longer. Supergroups: mailbox = −peer.
create table read_date (
  mailbox bigint not null,
  peer bigint not null,
  reader bigint not null,
  max_id integer not null,                     -- as the mailbox numbers it
  at_ms bigint not null,
  primary key (mailbox, peer, reader, max_id)
);
create index read_date_reader on read_date (reader);

-- Supergroups and channels in somebody's archive: what they say after `since`, which is a pts of their mailbox, brings them back.
create table archived_channel (
  owner bigint not null,
  chat bigint not null,
  since integer not null,
  primary key (owner, chat)
);
