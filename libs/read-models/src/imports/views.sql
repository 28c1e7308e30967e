create view analytics.history_imports as
  select i.import_id, i.owner, i.peer, i.messages, i.brought, i.started, to_timestamp(i.begun_ms / 1000.0) as begun_at from read_model.history_import i;
comment on view analytics.history_imports is 'Conversations that are being brought here from other apps. What they say is sealed and not here.';
