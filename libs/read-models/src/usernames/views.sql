create view analytics.granted_usernames as
  select g.peer, g.username, coalesce(g.username = any(o.active), false) as active, g.position
  from read_model.granted_username g left join read_model.username_order o on o.peer = g.peer;
comment on view analytics.granted_usernames is 'Names granted to users, supergroups and channels beside the chosen one.';
