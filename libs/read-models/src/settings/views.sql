create view analytics.account_settings as
  select s.owner, s.name, s.value::jsonb as value from read_model.account_setting s;
comment on view analytics.account_settings is 'What people have chosen for all their devices.';
