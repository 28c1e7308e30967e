-- What is brought here from other apps: an import that has begun, until it ends.
create table history_import (
  import_id bigint primary key,
  owner bigint not null,
  peer bigint not null,
  file bigint not null,                        -- the export
  messages integer not null,                   -- so many it holds
  brought integer not null default 0,          -- so many of them are here
  begun_ms bigint not null,
  started boolean not null default false
);
create index history_import_started on history_import (import_id) where started;

-- Files that came with it. Their names and what they show are sealed in `event`.
create table imported_media (
  import_id bigint not null,
  position bigint not null,                    -- of the ImportedMediaKept
  event bytea not null,
  primary key (import_id, position)
);
