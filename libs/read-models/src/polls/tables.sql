-- What each person answered: indexes of answers, ascending, with spaces between. Nothing answered: no row.
create table poll_vote (
  poll bigint not null,
  user_id bigint not null,
  at_ms bigint not null,
  message bigint not null,                     -- journal position of the MessageSent by which it was voted
  answers text not null,
  sender bigint not null,                      -- the chat in whose name it was voted; 0 = the user's own
  primary key (poll, user_id)
);
create index poll_vote_newest on poll_vote (poll, at_ms, user_id);
create index poll_vote_of on poll_vote (user_id);
create index poll_vote_message on poll_vote (message);

-- How many gave an answer; answer −1: how many voted at all.
create table poll_count (
  poll bigint not null,
  answer smallint not null,
  voters integer not null,
  primary key (poll, answer)
) with (fillfactor = 70);

-- Polls that somebody has closed.
create table closed_poll (
  poll bigint primary key
);

-- Answers to polls with public voters that whoever asked has not seen.
create table unread_vote (
  message bigint not null,                     -- journal position of the MessageSent
  user_id bigint not null,                     -- who answered
  owner bigint not null,                       -- who asked
  peer bigint not null,
  poll bigint not null,
  position bigint not null,                    -- journal position of the VoteBroughtNews
  message_id integer not null,                 -- as the owner names the message
  primary key (message, user_id)
);
create index unread_vote_of on unread_vote (owner, peer, message_id);
create index unread_vote_poll on unread_vote (poll);

-- Polls to which others may add answers, where they were asked.
create table open_poll (
  poll bigint primary key
);

-- Where polls are shown that were forwarded: the copies and their originals. Others have no row.
create table poll_copy (
  mailbox bigint not null,
  message_id integer not null,
  peer bigint not null,
  poll bigint not null,
  primary key (mailbox, message_id)
);
create index poll_copy_of on poll_copy (poll);
