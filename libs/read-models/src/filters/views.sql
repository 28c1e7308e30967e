create view analytics.dialog_filters as
  select f.owner, f.filter, f.is_list, f.slug <> '' as taken_over,
    (select count(*) from read_model.shared_list l where l.owner = f.owner and l.filter = f.filter)::int4 as links
  from read_model.dialog_filter f;
comment on view analytics.dialog_filters is 'Folders of dialogs that people have. Their names and chats are sealed and not here.';
