create table peer_report (
  position bigint primary key,                 -- journal position of the report
  reporter bigint not null,
  peer bigint not null,
  reason text not null,
  message_ids text not null,                   -- separated by commas, as the reporter numbers them
  photo_id bigint not null,                    -- 0 = none
  reaction_of bigint not null,                 -- 0 = none
  commented boolean not null,                  -- the comment itself is sealed in the log
  at_ms bigint not null
);
create index peer_report_peer on peer_report (peer);
