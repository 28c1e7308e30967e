create view analytics.privacy_choices as
  select p.owner, p.key from read_model.privacy_choice p;
comment on view analytics.privacy_choices is 'Who has chosen a privacy rule of their own, and for what.';
