-- The topics of forums, "General" (1) among them from when the forum began. A deleted one has no row.
create table forum_topic (
  chat bigint not null,
  creator bigint not null,
  sender bigint not null,                      -- the chat in whose name it was created; 0 = the creator's own
  created_at_ms bigint not null,
  icon_emoji bigint not null,                  -- 0 = none
  pinned_rank bigint,                          -- higher stands further up; null = not pinned
  topic integer not null,
  icon_color integer not null,
  closed boolean not null default false,
  hidden boolean not null default false,
  title text not null,
  primary key (chat, topic)
);

-- How far somebody has read a thread of a supergroup, be it a topic.
create table thread_read (
  user_id bigint not null,
  chat bigint not null,
  thread integer not null,
  max_id integer not null,
  primary key (user_id, chat, thread)
);
create index thread_read_highest on thread_read (chat, thread, max_id);

-- Who sees a forum as one list of messages.
create table forum_view (
  owner bigint not null,
  chat bigint not null,
  primary key (owner, chat)
);
