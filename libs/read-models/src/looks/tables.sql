-- How somebody presents themselves, beside names and pictures. No row: as everybody.
create table look (
  peer bigint primary key,
  personal_channel bigint not null default 0,  -- peer number; 0 = none
  tab text not null default '',                -- '' = the client's own choice
  color smallint,                              -- of a chat (users: user_account); null = by the id
  profile_color smallint,
  latitude double precision,                   -- where a supergroup is at home; null = nowhere
  longitude double precision,
  address text not null default ''
);
create index look_placed on look (peer) where latitude is not null;

-- The theme of a conversation of two, as each of them has it. No row: none.
create table chat_theme (
  mailbox bigint not null,
  peer bigint not null,
  emoticon text not null,
  primary key (mailbox, peer)
);

-- What stands behind the messages of a dialog. Of a supergroup or channel: as its own mailbox has it.
create table chat_wallpaper (
  mailbox bigint not null,
  peer bigint not null,
  given boolean not null,                      -- what the other side chose for both goes before one's own
  wallpaper bigint not null,                   -- 0 = a fill that is nothing but its settings
  settings bytea not null,                     -- encoded WallpaperSettings
  primary key (mailbox, peer, given)
);
create index chat_wallpaper_peer on chat_wallpaper (peer) where given;

create table wallpaper (
  wallpaper bigint primary key,
  creator bigint not null,
  slug text not null,
  description bytea not null                   -- encoded WallpaperDescription
);
create index wallpaper_slug on wallpaper (slug);
create index wallpaper_creator on wallpaper (creator);

-- Which wallpapers somebody picks from, beside those that everybody does.
create table kept_wallpaper (
  user_id bigint not null,
  wallpaper bigint not null,
  position bigint not null,
  settings bytea,                              -- encoded WallpaperSettings; null = they do not want it
  primary key (user_id, wallpaper)
);

create table theme (
  theme bigint primary key,
  creator bigint not null,
  slug text not null,
  description bytea not null                   -- encoded ThemeDescription
);
create index theme_slug on theme (lower(slug));
create index theme_creator on theme (creator);

create table kept_theme (
  user_id bigint not null,
  theme bigint not null,
  position bigint not null,
  primary key (user_id, theme)
);
create index kept_theme_of on kept_theme (theme);

-- Sounds for notifications.
create table ringtone (
  user_id bigint not null,
  file bigint not null,
  position bigint not null,
  document bytea not null,                     -- encoded Document
  primary key (user_id, file)
);
