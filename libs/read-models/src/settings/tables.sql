-- Only what was chosen.
create table account_setting (
  owner bigint not null,
  name text not null,                          -- "auto-download/low", "auto-save/peer/-10000000007" …
  position bigint not null,                    -- journal position of the choice
  value text not null,                         -- JSON
  primary key (owner, name)
);
