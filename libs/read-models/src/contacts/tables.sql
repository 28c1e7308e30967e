create table contact (
  owner bigint not null,
  contact bigint not null,
  phone text not null,
  first_name text not null,
  last_name text not null,
  primary key (owner, contact)
);
create index contact_of on contact (contact, owner);

create table blocked_peer (
  owner bigint not null,
  peer bigint not null,
  position bigint not null,                    -- journal position of the PeerBlocked
  blocked_at_ms bigint not null,
  primary key (owner, peer)
);
