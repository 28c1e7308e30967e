import { Writer, writeBusinessAway, writeBusinessGreeting, writeBusinessHours, writeBusinessIntro, writeBusinessLink, writeChatPlace } from '@teamgram/event-schemas';
import { projector } from '../projector.ts';
import { quickRepliesEnd, quickReplyNamed, unopenedQuickReplies } from './project-quick-replies.ts';
import { write } from '../postgres/write.ts';

const EMPTY = new Uint8Array(0);

/** null: unchanged; empty: removed. */
const describe = write({
  name: 'business',
  phase: 'insert',
  columns: { user_id: 'int8', hours: 'bytea', place: 'bytea', intro: 'bytea', greeting: 'bytea', away: 'bytea' },
  key: (row) => `${row.user_id}`,
  parts: {
    upsert: `insert into business as b (user_id, hours, place, intro, greeting, away)
      select user_id, nullif(hours, ''), nullif(place, ''), nullif(intro, ''), nullif(greeting, ''), nullif(away, '') from rows
      on conflict (user_id) do update set
        hours = nullif(coalesce((select r.hours from rows r where r.user_id = b.user_id), b.hours), ''),
        place = nullif(coalesce((select r.place from rows r where r.user_id = b.user_id), b.place), ''),
        intro = nullif(coalesce((select r.intro from rows r where r.user_id = b.user_id), b.intro), ''),
        greeting = nullif(coalesce((select r.greeting from rows r where r.user_id = b.user_id), b.greeting), ''),
        away = nullif(coalesce((select r.away from rows r where r.user_id = b.user_id), b.away), '')`,
  },
});

const keepLink = write({
  name: 'business_link',
  phase: 'insert',
  columns: { link: 'int8', user_id: 'int8', slug: 'text', description: 'bytea' },
  key: (row) => `${row.link}`,
  parts: {
    upsert: `insert into business_link (link, user_id, slug, description) select * from rows
      on conflict (link) do update set description = excluded.description`,
  },
});

const follow = write({
  name: 'business_link_view',
  phase: 'amend',
  columns: { link: 'int8', views: 'int4' },
  key: (row) => `${row.link}`,
  fold: (kept, later) => { kept.views! += later.views!; },
  parts: { update: 'update business_link l set views = l.views + rows.views from rows where l.link = rows.link' },
});

const removeLink = write({
  name: 'business_link_end',
  phase: 'remove',
  columns: { link: 'int8' },
  key: (row) => `${row.link}`,
  parts: { delete: 'delete from business_link l using rows where l.link = rows.link' },
});

const forget = write({
  name: 'business_end',
  phase: 'settle',
  columns: { user_id: 'int8' },
  key: (row) => `${row.user_id}`,
  parts: {
    page: 'delete from business b using rows where b.user_id = rows.user_id',
    links: 'delete from business_link l using rows where l.user_id = rows.user_id',
  },
});

const SAME = { hours: null, place: null, intro: null, greeting: null, away: null };

export const business = projector('business', {
  BusinessPartRemoved: ({ fact }, rows) => rows.add(describe, { ...SAME, user_id: fact.user, [fact.part]: EMPTY }),
  BusinessLinkRemoved: ({ fact }, rows) => rows.add(removeLink, { link: fact.link }),
  BusinessLinkFollowed: ({ fact }, rows) => rows.add(follow, { link: fact.link, views: 1 }),
  AccountDeleted({ fact }, rows) {
    rows.add(forget, { user_id: fact.user });
    quickRepliesEnd(fact.user, rows);
  },
  ...unopenedQuickReplies,
}, {
  QuickReplyNamed: quickReplyNamed,
  BusinessHoursSet({ fact: { user, hours } }, rows) {
    if (hours) rows.add(describe, { ...SAME, user_id: user, hours: writeBusinessHours(hours, Writer.create()).finish() });
  },
  BusinessPlaceSet({ fact: { user, place } }, rows) {
    if (place) rows.add(describe, { ...SAME, user_id: user, place: writeChatPlace(place, Writer.create()).finish() });
  },
  BusinessIntroSet({ fact: { user, intro } }, rows) {
    if (intro) rows.add(describe, { ...SAME, user_id: user, intro: writeBusinessIntro(intro, Writer.create()).finish() });
  },
  BusinessGreetingSet({ fact: { user, greeting } }, rows) {
    if (greeting) rows.add(describe, { ...SAME, user_id: user, greeting: writeBusinessGreeting(greeting, Writer.create()).finish() });
  },
  BusinessAwaySet({ fact: { user, away } }, rows) {
    if (away) rows.add(describe, { ...SAME, user_id: user, away: writeBusinessAway(away, Writer.create()).finish() });
  },
  BusinessLinkKept({ fact: { user: user_id, link, description } }, rows) {
    if (description) rows.add(keepLink, { link, user_id, slug: description.slug, description: writeBusinessLink(description, Writer.create()).finish() });
  },
});
