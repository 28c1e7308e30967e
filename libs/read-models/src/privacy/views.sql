create view analytics.privacy_choices as
  select p.owner, p.key from read_model.privacy_choice p;
comment on view analytics.privacy_choices is 'Who has chosen a privacy rule of their own, and for what.';

create view analytics.protected_chats as
  select p.mailbox, p.peer, p.protector from read_model.protected_chat p;
comment on view analytics.protected_chats is 'Conversations of two from which nothing is passed on, and who of them keeps it so.';
