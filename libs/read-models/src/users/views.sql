create view analytics.users as
  select u.user_id, u.kind, to_timestamp(u.registered_at_ms / 1000.0) as registered_at, u.phone, u.first_name, u.last_name,
    nullif(u.username, '') as username, nullif(u.about, '') as about
  from read_model.user_account u;
comment on view analytics.users is 'One row per account, person or service.';

create view analytics.profile_photos as
  select p.user_id, p.photo_id, p.position from read_model.profile_photo p;
comment on view analytics.profile_photos is 'Profile photos; the highest position of a user is the current one.';
