create view analytics.authorizations as
  select encode(a.auth_key_id, 'hex') as auth_key_id, a.user_id, a.means, to_timestamp(a.granted_at_ms / 1000.0) as granted_at,
    a.api_id, a.device_model, a.platform, a.system_version, a.app_version, a.lang_code
  from read_model.account_authorization a;
comment on view analytics.authorizations is 'Devices that are logged in. The identifier of a key is not the key.';

create view analytics.passwords as
  select p.user_id, to_timestamp(p.set_at_ms / 1000.0) as set_at from read_model.account_password p;
comment on view analytics.passwords is 'Which accounts have a second password, and since when.';
