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

create table contact_note (
  owner bigint not null,
  contact bigint not null,
  event bytea not null,                        -- stored bytes of the ContactNoted, the text inside sealed
  primary key (owner, contact)
);

-- The picture by which the owner alone sees a contact.
create table contact_photo (
  owner bigint not null,
  contact bigint not null,
  photo bytea not null,                        -- a Photo
  primary key (owner, contact)
);
