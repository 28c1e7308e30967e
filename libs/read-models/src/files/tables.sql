create table file (
  file_id bigint primary key,
  owner bigint not null,
  size_bytes bigint not null,
  stored_at_ms bigint not null,
  event bytea not null                         -- stored bytes of the FileStored, the description inside sealed
);
create index file_owner on file (owner);
