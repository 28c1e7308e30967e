create view analytics.contacts as
  select c.owner, c.contact, c.phone, c.first_name, c.last_name, r.owner is not null as mutual
  from read_model.contact c left join read_model.contact r on r.owner = c.contact and r.contact = c.owner;
comment on view analytics.contacts is 'Whom each person has in their contacts, as they call them.';

create view analytics.blocked_peers as
  select b.owner, b.peer, to_timestamp(b.blocked_at_ms / 1000.0) as blocked_at from read_model.blocked_peer b;
comment on view analytics.blocked_peers is 'Whom each person has blocked.';
