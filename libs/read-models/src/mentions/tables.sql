-- Messages of groups in which somebody is called, as long as they have not seen them.
create table unread_mention (
  owner bigint not null,                       -- who is called
  peer bigint not null,
  message_id integer not null,                 -- as the owner names the message
  message bigint not null,                     -- journal position of the MessageSent
  thread integer not null,                     -- of a supergroup: the message that began the thread it is in; 0 = none
  primary key (owner, peer, message_id)
);
create index unread_mention_message on unread_mention (message);
