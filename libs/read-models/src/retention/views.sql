create view analytics.message_lifetimes as
  select l.mailbox, l.peer, l.period_s from read_model.message_lifetime l;
comment on view analytics.message_lifetimes is 'Dialogs whose messages are erased after a time.';

create view analytics.contents_read as
  select c.message from read_model.contents_read c;
comment on view analytics.contents_read is 'Messages whose voice, video or self-destructing picture was played or looked at.';

create view analytics.account_lifetimes as
  select l.user_id, l.ttl_days, l.messages_ttl_s from read_model.account_lifetime l;
comment on view analytics.account_lifetimes is 'After how many days without use an account ends, and what its new dialogs begin with.';
