create view analytics.looks as
  select l.peer, nullif(l.personal_channel, 0) as personal_channel, nullif(l.tab, '') as tab, l.color, l.profile_color, l.latitude is not null as placed
  from read_model.look l;
comment on view analytics.looks is 'How people and chats present themselves: personal channel, tab of the profile page, colours of chats, whether a supergroup has a place.';

create view analytics.kept_looks as
  select k.user_id, 'wallpaper' as kind, k.wallpaper as id, k.position from read_model.kept_wallpaper k where k.settings is not null
  union all select k.user_id, 'theme', k.theme, k.position from read_model.kept_theme k
  union all select r.user_id, 'ringtone', r.file, r.position from read_model.ringtone r;
comment on view analytics.kept_looks is 'Wallpapers, themes and sounds that people keep.';
