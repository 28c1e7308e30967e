create view analytics.businesses as
  select b.user_id, b.hours is not null as has_hours, b.place is not null as has_place, b.intro is not null as has_intro,
    (select count(*) from read_model.business_link l where l.user_id = b.user_id) as links,
    (select coalesce(sum(l.views), 0) from read_model.business_link l where l.user_id = b.user_id) as link_views
  from read_model.business b;
comment on view analytics.businesses is 'People whose profile page says something of a business.';
