create view analytics.chats as
  select c.chat, c.kind, c.creator, to_timestamp(c.created_at_ms / 1000.0) as created_at, c.title, nullif(c.username, '') as username,
    c.member_count, c.denied, c.slow_mode_s, c.classification, nullif(c.migrated_to, 0) as migrated_to, nullif(c.migrated_from, 0) as migrated_from, c.deleted,
    array(select o.option from read_model.chat_option o where o.chat = c.chat order by o.option) as options
  from read_model.chat c;
comment on view analytics.chats is 'One row per group or channel. chat is the peer number: basic group = −id, supergroup and channel = −(10^12 + id).';

create view analytics.chat_members as
  select m.chat, m.user_id, m.inside, to_timestamp(nullif(m.joined_at_ms, 0) / 1000.0) as joined_at, nullif(m.inviter, 0) as inviter,
    m.appointed_by <> 0 as admin, m.admin_rights, m.denied, m.clearance, m.read_inbox_max_id
  from read_model.chat_member m;
comment on view analytics.chat_members is 'Who belongs, or has belonged, to which group or channel. Rights are bit masks as in chatAdminRights and chatBannedRights.';

create view analytics.chat_invites as
  select i.chat, i.link, i.author, to_timestamp(i.made_at_ms / 1000.0) as made_at, to_timestamp(nullif(i.until_s, 0)) as until, nullif(i.use_limit, 0) as use_limit,
    i.uses, i.on_request, i.lasting, i.revoked
  from read_model.chat_invite i;
comment on view analytics.chat_invites is 'Invite links. The secret by which they are followed is not here.';

create view analytics.join_requests as
  select r.chat, r.user_id, nullif(r.link, 0) as link, to_timestamp(r.at_ms / 1000.0) as asked_at from read_model.join_request r;
comment on view analytics.join_requests is 'Who has asked to be let into a chat and was not answered.';

create view analytics.chosen_voices as
  select v.chat, v.user_id, nullif(v.sender, 0) as sender from read_model.chosen_voice v;
comment on view analytics.chosen_voices is 'Who has chosen to be heard in a supergroup in the name of a channel of theirs. sender null = as is usual for them there.';

create view analytics.banned_voices as
  select v.chat, v.voice, v.banned_by, to_timestamp(v.at_ms / 1000.0) as banned_at from read_model.banned_voice v;
comment on view analytics.banned_voices is 'Channels in whose name nobody is heard in a supergroup.';

create view analytics.spam_reports as
  select r.chat, r.message_id, r.author, r.reporter, to_timestamp(r.at_ms / 1000.0) as reported_at from read_model.spam_report r;
comment on view analytics.spam_reports is 'What admins of supergroups have reported as spam.';
