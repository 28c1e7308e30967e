create view analytics.chat_days as
  select d.chat, date '1970-01-01' + d.day as day, d.came, d.by_link, d.added, d.gone from read_model.chat_day d;
comment on view analytics.chat_days is 'How many people came to a supergroup or channel on a day, by themselves, by a link, added by somebody, and how many left it.';
