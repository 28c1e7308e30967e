-- Names that an operator granted to a user, supergroup or channel beside the one that it chose.
create table granted_username (
  username text not null,
  peer bigint not null,
  position bigint not null,                    -- journal position of the UsernameGranted
  primary key (peer, username)
);
create index granted_username_name on granted_username (lower(username) text_pattern_ops);

-- Which names of somebody are active, in order; '' = the chosen one. No row: only that one.
create table username_order (
  peer bigint primary key,
  position bigint not null,                    -- journal position of the UsernamesArranged
  active text[] not null
);
