create view analytics.looks as
  select l.peer, nullif(l.personal_channel, 0) as personal_channel, nullif(l.tab, '') as tab, l.color, l.profile_color, l.latitude is not null as placed
  from read_model.look l;
comment on view analytics.looks is 'How people and chats present themselves: personal channel, tab of the profile page, colours of chats, whether a supergroup has a place.';
