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
