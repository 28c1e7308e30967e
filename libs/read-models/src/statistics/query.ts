/** Statistics for admins of supergroups and channels. Each query is bounded: beyond its limit only the newest rows are counted. */
import type { Database } from '../postgres/database.ts';
import { hasActiveName } from '../usernames/query.ts';

/** Days and hours since 1970, UTC. */
export type ChatDayRow = { day: number; came: number; byLink: number; added: number; gone: number };
export type PostHourRow = { hour: number; views: number; forwards: number };
/** `voiced`: sent as another peer. */
export type SpeechRow = { author: number; hour: number; voiced: boolean; messages: number };
export type PostRow = { messageId: number; position: number; atMs: number; event: Uint8Array; views: number; forwards: number; reactions: number };
export type AdminActsRow = { actor: number; kind: string; acts: number };
export type InviterRow = { inviter: number; invited: number };
export type ReactionHourRow = { hour: number; emoji: string; reactions: number };
export type VoteHourRow = { hour: number; answers: string; votes: number };

const HOUR_MS = 3_600_000;
const MESSAGES_MAX = 50_000;
const POSTS_MAX = 300;
const MEMBERS_MAX = 10_000;
const ROWS_MAX = 10_000;
const SUBSCRIBERS_MAX = 500;
/** A channel shared by a single subscriber only would reveal that subscriber's membership. */
const SHARED_MIN = 2;
const TOP = 10;

const days = { name: 'chat-days', text: 'select day, came, by_link as "byLink", added, gone from chat_day where chat = $1 and day >= $2 order by day' };
const hours = {
  name: 'post-hours',
  text: 'select hour, sum(views)::int4 as views, sum(forwards)::int4 as forwards from post_hour where chat = $1 and hour >= $2 group by hour order by hour',
};
const hoursOfPost = { name: 'hours-of-post', text: `select hour, views, forwards from post_hour where chat = $1 and post = $2 order by hour limit ${ROWS_MAX}` };
const speech = {
  name: 'chat-speech',
  text: `select m.author, (m.sent_at_ms / ${HOUR_MS})::int4 as hour, v.message_id is not null as voiced, count(*)::int4 as messages
    from (select e.pts, e.message from mailbox_entry e where e.mailbox = -$1::int8 and e.peer = $1 and e.kind = 0 and not e.removed order by e.pts desc limit ${MESSAGES_MAX}) newest
      join message m on m.position = newest.message left join voiced_message v on v.mailbox = -$1::int8 and v.message_id = newest.pts
    where m.sent_at_ms >= $2 group by m.author, hour, voiced`,
};
const posts = {
  name: 'newest-posts',
  text: `select e.pts as "messageId", e.message as position, m.sent_at_ms as "atMs", m.event, coalesce(c.views, 0) as views, coalesce(c.forwards, 0) as forwards,
      (select coalesce(sum(r.count), 0)::int4 from reaction_count r where r.message = e.message) as reactions
    from mailbox_entry e join message m on m.position = e.message left join post_count c on c.chat = $1 and c.post = e.pts
    where e.mailbox = -$1::int8 and e.peer = $1 and e.kind = 0 and not e.removed order by e.pts desc limit ${POSTS_MAX}`,
};
const acts = {
  name: 'admin-acts',
  text: `select actor, kind, count(*)::int4 as acts from (
      select actor, kind, at_ms from admin_log where chat = $1 order by id desc limit ${ROWS_MAX}) newest
    where at_ms >= $2 and kind in ('kick', 'ban') group by actor, kind`,
};
const inviters = {
  name: 'top-inviters',
  text: `select inviter, count(*)::int4 as invited from chat_member
    where chat = $1 and inside and joined_at_ms >= $2 and inviter <> 0 group by inviter order by invited desc, inviter limit ${TOP}`,
};
const viewers = {
  name: 'chat-viewers',
  text: `select count(*) filter (where read_inbox_max_id >= $2)::int4 as viewers from (
      select read_inbox_max_id from chat_member where chat = $1 and inside order by joined_at_ms desc limit ${MEMBERS_MAX}) newest`,
};
const firstSince = {
  name: 'first-message-since',
  text: `select coalesce(min(newest.pts), 0) as pts
    from (select e.pts, e.message from mailbox_entry e where e.mailbox = -$1::int8 and e.peer = $1 and e.kind = 0 and not e.removed order by e.pts desc limit ${MESSAGES_MAX}) newest
      join message m on m.position = newest.message where m.sent_at_ms >= $2`,
};
const hearing = {
  name: 'members-notified',
  text: `select count(*)::int4 as total, count(*) filter (where coalesce(n.mute_until_s, 0) <= $2)::int4 as part from (
      select user_id from chat_member where chat = $1 and inside order by joined_at_ms desc limit ${MEMBERS_MAX}) m
    left join notify_settings n on n.owner = m.user_id and n.peer = $1 and n.scope = '' and n.thread = 0`,
};
const reacted = {
  name: 'reaction-hours',
  text: `select (at_ms / ${HOUR_MS})::int4 as hour, emoji, count(*)::int4 as reactions from (
      select at_ms, emoji from message_reaction where message = $1 order by at_ms desc limit ${ROWS_MAX}) newest
    group by hour, emoji order by hour`,
};
const voted = {
  name: 'vote-hours',
  text: `select (at_ms / ${HOUR_MS})::int4 as hour, answers, count(*)::int4 as votes from (
      select at_ms, answers from poll_vote where poll = $1 order by at_ms desc limit ${ROWS_MAX}) newest
    group by hour, answers order by hour`,
};
const isOpen = `c.kind = 'broadcast' and not c.deleted and c.classification = 0 and (c.username <> '' or ${hasActiveName('c.chat')})`;
const similar = {
  name: 'similar-channels',
  text: `select o.chat from (
      select user_id from chat_member where chat = $1 and inside order by joined_at_ms desc limit ${SUBSCRIBERS_MAX}) s
      join chat_member o on o.user_id = s.user_id and o.inside and o.chat <> $1 join chat c on c.chat = o.chat
    where ${isOpen} and not exists (select from chat_member own where own.chat = o.chat and own.user_id = $2 and own.inside)
    group by o.chat having count(*) >= ${SHARED_MIN} order by count(*) desc, o.chat limit $3`,
};
const ofInterest = {
  name: 'recommended-channels',
  text: `select o.chat from (
      select distinct b.user_id from (
        select m.chat from chat_member m join chat c on c.chat = m.chat where m.user_id = $1 and m.inside and c.kind = 'broadcast' order by m.joined_at_ms desc limit ${TOP}) mine
      cross join lateral (select user_id from chat_member f where f.chat = mine.chat and f.inside order by f.joined_at_ms desc limit ${SUBSCRIBERS_MAX / TOP}) b) s
      join chat_member o on o.user_id = s.user_id and o.inside join chat c on c.chat = o.chat
    where ${isOpen} and not exists (select from chat_member own where own.chat = o.chat and own.user_id = $1 and own.inside)
    group by o.chat having count(*) >= ${SHARED_MIN} order by count(*) desc, o.chat limit $2`,
};

export type StatisticsQueries = ReturnType<typeof statisticsQueries>;

export function statisticsQueries(database: Database) {
  const chatsIn = async (rows: Promise<{ chat: number }[]>) => (await rows).map(({ chat }) => chat);
  return {
    /** Days from `fromDay` on with joins or leaves. */
    chatDays(chat: number, fromDay: number): Promise<ChatDayRow[]> {
      return database.query<ChatDayRow>(days, [chat, fromDay]);
    },

    /** Views and forwards of a channel's posts by hour. */
    postHours(chat: number, fromHour: number): Promise<PostHourRow[]> {
      return database.query<PostHourRow>(hours, [chat, fromHour]);
    },

    hoursOfPost(chat: number, post: number): Promise<PostHourRow[]> {
      return database.query<PostHourRow>(hoursOfPost, [chat, post]);
    },

    /** Messages by author and hour in a supergroup, among the newest 50,000. */
    chatSpeech(chat: number, sinceMs: number): Promise<SpeechRow[]> {
      return database.query<SpeechRow>(speech, [chat, sinceMs]);
    },

    /** The newest 300 messages of a channel with their counters, latest first. */
    newestPosts(chat: number): Promise<PostRow[]> {
      return database.query<PostRow>(posts, [chat]);
    },

    /** Number of bans and restrictions by admin, among the newest 10,000 actions. */
    adminActs(chat: number, sinceMs: number): Promise<AdminActsRow[]> {
      return database.query<AdminActsRow>(acts, [chat, sinceMs]);
    },

    /** The members who invited the most users still present; at most 10. */
    topInviters(chat: number, sinceMs: number): Promise<InviterRow[]> {
      return database.query<InviterRow>(inviters, [chat, sinceMs]);
    },

    /** Number of members who have read something sent since then, among the newest 10,000 members. */
    async chatViewers(chat: number, sinceMs: number): Promise<number> {
      const [first] = await database.query<{ pts: number }>(firstSince, [chat, sinceMs]);
      return first && first.pts > 0 ? (await database.query<{ viewers: number }>(viewers, [chat, first.pts]))[0]!.viewers : 0;
    },

    /** Number of members who have not muted the chat, among the newest 10,000 members. */
    async membersNotified(chat: number, nowS: number): Promise<{ part: number; total: number }> {
      return (await database.query<{ part: number; total: number }>(hearing, [chat, nowS]))[0]!;
    },

    /** Reactions to a message by hour; emoji separated by spaces. */
    reactionHours(message: number): Promise<ReactionHourRow[]> {
      return database.query<ReactionHourRow>(reacted, [message]);
    },

    /** Votes by hour; indexes separated by spaces. */
    voteHours(poll: number): Promise<VoteHourRow[]> {
      return database.query<VoteHourRow>(voted, [poll]);
    },

    /** Public channels, of which the viewer is not a member, that share the most of another channel's newest 500 subscribers. */
    similarChannels(chat: number, viewer: number, limit: number): Promise<number[]> {
      return chatsIn(database.query(similar, [chat, viewer, limit]));
    },

    /** The same over all of the viewer's channels, using 50 subscribers of each of the newest 10. */
    recommendedChannels(viewer: number, limit: number): Promise<number[]> {
      return chatsIn(database.query(ofInterest, [viewer, limit]));
    },
  };
}
