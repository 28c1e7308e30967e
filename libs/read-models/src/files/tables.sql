create table file (
  file_id bigint primary key,
  owner bigint not null,
  size_bytes bigint not null,
  stored_at_ms bigint not null,
  event bytea not null                         -- stored bytes of the FileStored, the description inside sealed
);
create index file_owner on file (owner, size_bytes);

-- GIFs that people keep at hand.
create table saved_gif (
  owner bigint not null,
  file_id bigint not null,
  position bigint not null,                    -- of the last GifKept: the highest comes first
  primary key (owner, file_id)
);
