-- One row per MessageSent or MessageImported. The text is in `event` and `edit`: stored bytes of the log, the content inside sealed. An erased message has no row.
create table message (
  position bigint primary key,        -- journal position of the MessageSent or MessageImported
  author bigint not null,
  sent_at_ms bigint not null,
  edited_at_ms bigint,
  event bytea not null,               -- stored bytes of that fact
  edit bytea,                         -- stored bytes of the last MessageEdited
  keyboard bytea,                     -- stored bytes of the KeyboardSet in force; null = it has no keyboard
  reacted boolean not null default false, -- somebody has said something of it, if only once: what, reaction_count tells
  imported boolean not null default false -- brought from another app: MessageImported
);

-- What each mailbox was told, in order. A sent message's id in a mailbox is the pts at which it arrived, so the key also finds a message by its id.
create table mailbox_entry (
  mailbox bigint not null,
  peer bigint not null,               -- 0: a removal that spans dialogs
  position bigint not null,           -- journal position of the fact
  message bigint not null,            -- position of the MessageSent shown or edited; 0 for other kinds
  pts integer not null,
  message_id integer not null,
  reply_to_id integer not null,       -- 0 = none
  pts_count integer not null,
  kind smallint not null,             -- 0 sent, 1 edited, 2 removed, 3 read-inbox, 4 read-outbox, 5 contents-read, 6 pinned, 7 unpinned
  own boolean not null,               -- sent by the mailbox's owner, or brought from another app: nothing to be read
  removed boolean not null default false,
  pinned boolean not null default false,
  message_ids integer[],              -- of a removal, and of contents that were read
  saved_peer bigint,                  -- of a saved message: the dialog from which it came, one's own number for a note; null = no saved message
  primary key (mailbox, pts)
);

-- Supergroups and channels have one mailbox for all of their members. Where each stands and when it last changed:
create table channel_state (
  mailbox bigint primary key,
  at_ms bigint not null,              -- of the newest entry
  pts integer not null
) with (fillfactor = 50);

-- How many messages it has among each 1,024 numbers, and whose they are: so unread messages are counted without counting them one by one.
create table channel_block (
  mailbox bigint not null,
  block integer not null,             -- number / 1024
  messages integer not null,
  primary key (mailbox, block)
) with (fillfactor = 50);
create table channel_author (
  mailbox bigint not null,
  author bigint not null,             -- 0 = brought from another app: unread to nobody
  message_id integer not null,
  primary key (mailbox, author, message_id)
);

-- The messages of a supergroup that are in a thread, be it a topic; one that began a topic is in it, too. Others have no row.
create table thread_message (
  mailbox bigint not null,
  author bigint not null,
  speaker bigint not null,            -- in whose name it was said: the author, or the group
  thread integer not null,
  message_id integer not null,
  topic boolean not null,
  primary key (mailbox, message_id)
);
create index thread_message_page on thread_message (mailbox, thread, message_id);
create index thread_message_author on thread_message (mailbox, author, message_id);

-- As channel_block, of one thread; thread 0 = of all topics together.
create table thread_block (
  mailbox bigint not null,
  thread integer not null,
  block integer not null,
  messages integer not null,
  primary key (mailbox, thread, block)
) with (fillfactor = 50);

create index mailbox_pinned on mailbox_entry (mailbox, peer, pts) where pinned and not removed;

-- Saved messages by where they came from.
create index mailbox_saved on mailbox_entry (mailbox, saved_peer, pts) where saved_peer is not null and not removed;

-- History of one dialog, newest first; leaves out what was removed and what is not a message.
create index mailbox_history on mailbox_entry (mailbox, peer, pts) where kind = 0 and not removed;
