-- What a business says of itself on its profile page; null = nothing.
create table business (
  user_id bigint primary key,
  hours bytea,                                 -- encoded BusinessHours
  place bytea,                                 -- encoded ChatPlace
  intro bytea                                  -- encoded BusinessIntro
);

-- Links by which people begin to write to it.
create table business_link (
  link bigint primary key,
  user_id bigint not null,
  slug text not null,
  description bytea not null,                  -- encoded BusinessLink
  views integer not null default 0
) with (fillfactor = 80);
create index business_link_slug on business_link (slug);
create index business_link_of on business_link (user_id);
