create view analytics.files as
  select f.file_id, f.owner, f.size_bytes, to_timestamp(f.stored_at_ms / 1000.0) as stored_at from read_model.file f;
comment on view analytics.files is 'Stored files. Names and kinds are sealed and not here.';
