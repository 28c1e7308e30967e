-- Views over the dialogs, as their owner arranged them. What is in them is sealed in `event`.
create table dialog_filter (
  owner bigint not null,
  filter integer not null,
  is_list boolean not null,           -- shared by links
  slug text not null,                 -- the link from which it was taken over; '' = made by the owner
  event bytea not null,               -- stored bytes of the DialogFilterKept
  primary key (owner, filter)
);

create table dialog_filter_arrangement (
  owner bigint primary key,
  filters text,                       -- the order, 0 = the list of all dialogs: "{2,0,3}"; null = by their numbers
  tags boolean
);

-- Links by which lists are taken over. A link ends with the filter.
create table shared_list (
  slug text primary key,
  owner bigint not null,
  filter integer not null,
  position bigint not null,           -- journal position of the DialogFilterShared
  event bytea not null                -- its stored bytes
);
create index shared_list_owner on shared_list (owner, filter);
