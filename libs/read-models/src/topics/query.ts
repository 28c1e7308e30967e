/** The topics of forums as one member sees them. */
import type { Database } from '../postgres/database.ts';
import { wanted } from '../postgres/wanted.ts';
import { unreadAbove } from '../channels/spoken-query.ts';

export type TopicRow = {
  topic: number;
  creator: number;
  /** The chat that it was created as; 0: the creator. */
  sender: number;
  createdAtMs: number;
  title: string;
  iconColor: number;
  /** 0: none. */
  iconEmoji: number;
  closed: boolean;
  hidden: boolean;
  /** Higher ranks come first; null: not pinned. */
  pinnedRank: number | null;
  /** 0: no message left. */
  topMessageId: number;
  readInboxMaxId: number;
  readOutboxMaxId: number;
  /** Exact (invariant M6). */
  unreadCount: number;
  /** Number of the viewer's messages with unseen reactions. */
  unreadReactions: number;
  unreadVotes: number;
  unreadMentions: number;
  /** Stored bytes of the DraftSaved; null: no draft. */
  draft: Uint8Array | null;
  /** The viewer's settings for this topic; null: not set. */
  showPreviews: boolean | null;
  silent: boolean | null;
  muteUntilS: number | null;
};

/**
 * A page of topics, the one with the newest message first. `offsetId`, `offsetTopic`: top message and topic at the end of the previous page; 0: the
 * first page, which starts with the pinned ones.
 */
export type TopicPage = { chat: number; viewer: number; text: string; offsetId: number; offsetTopic: number; limit: number };

const GENERAL = 1;
const BLOCK = 1024;

/** Messages in no topic belong to "General". */
const TOP = `case when t.topic = ${GENERAL}
    then (select e.pts from mailbox_entry e where e.mailbox = -t.chat and e.peer = t.chat and e.kind = 0 and not e.removed
        and not exists (select from thread_message i where i.mailbox = e.mailbox and i.message_id = e.pts and i.topic) order by e.pts desc limit 1)
    else (select i.message_id from thread_message i where i.mailbox = -t.chat and i.thread = t.topic order by i.message_id desc limit 1) end`;

/** SQL: number of messages above a mark not written by the viewer, in one thread (or, `thread` 0, in all topics). Full blocks are taken from their counters. */
const unreadInThread = (mailbox: string, thread: string, among: string, mark: string, viewer: string) => `(
    (select coalesce(sum(b.messages), 0) from thread_block b where b.mailbox = ${mailbox} and b.thread = ${thread} and b.block > ${mark} / ${BLOCK})
    + (select count(*) from thread_message i where i.mailbox = ${mailbox} and ${among} and i.message_id > ${mark} and i.message_id < (${mark} / ${BLOCK} + 1) * ${BLOCK})
    - (select count(*) from thread_message i where i.mailbox = ${mailbox} and i.author = ${viewer} and ${among} and i.message_id > ${mark}))::int4`;

/** SQL: unread count of thread t of chat $1 for viewer $2, whose read mark is r.mark. */
const UNREAD = `case when t.topic = ${GENERAL}
    then ${unreadAbove('(-t.chat)', 'r.mark', '$2::int8')} - ${unreadInThread('(-t.chat)', '0', 'i.topic', 'r.mark', '$2::int8')}
    else ${unreadInThread('(-t.chat)', 't.topic', 'i.thread = t.topic', 'r.mark', '$2::int8')} end`;

/** Reading the whole chat also reads its threads. */
const MARKS = `cross join lateral (select greatest(
      coalesce((select max_id from thread_read where user_id = $2 and chat = t.chat and thread = t.topic), 0),
      coalesce((select read_inbox_max_id from chat_member where chat = t.chat and user_id = $2), 0)) as mark,
    greatest(
      coalesce((select max_id from thread_read where chat = t.chat and thread = t.topic and user_id <> $2 order by max_id desc limit 1), 0),
      coalesce((select case when c.read_max_by = $2 then c.read_second_id else c.read_max_id end from chat c where c.chat = t.chat), 0)) as outbox) r`;

const TOPIC = `select t.topic, t.creator, t.sender, t.created_at_ms as "createdAtMs", t.title, t.icon_color as "iconColor", t.icon_emoji as "iconEmoji", t.closed,
    t.hidden, t.pinned_rank as "pinnedRank", coalesce(t.top, 0) as "topMessageId", r.mark as "readInboxMaxId", r.outbox as "readOutboxMaxId",
    ${UNREAD} as "unreadCount",
    (select count(distinct u.message_id)::int4 from unread_reaction u left join thread_message i on i.mailbox = -u.peer and i.message_id = u.message_id and i.topic
      where u.owner = $2 and u.peer = t.chat and coalesce(i.thread, ${GENERAL}) = t.topic) as "unreadReactions",
    (select count(distinct u.message_id)::int4 from unread_vote u left join thread_message i on i.mailbox = -u.peer and i.message_id = u.message_id and i.topic
      where u.owner = $2 and u.peer = t.chat and coalesce(i.thread, ${GENERAL}) = t.topic) as "unreadVotes",
    (select count(*)::int4 from unread_mention u where u.owner = $2 and u.peer = t.chat and coalesce(nullif(u.thread, 0), ${GENERAL}) = t.topic) as "unreadMentions", f.event as draft, n.show_previews as "showPreviews", n.silent, n.mute_until_s as "muteUntilS"`;
const DETAILS = `${MARKS}
  left join lateral (select event from draft where owner = $2 and peer = t.chat and thread = case when t.topic = ${GENERAL} then 0 else t.topic end limit 1) f on true
  left join lateral (select show_previews, silent, mute_until_s from notify_settings where owner = $2 and peer = t.chat and thread = t.topic limit 1) n on true`;

const ranked = `select t.*, ${TOP} as top from forum_topic t where t.chat = $1`;
const found = `($3 = '' or position($3 in lower(t.title)) > 0)`;
const page = {
  name: 'forum-topics',
  text: `${TOPIC} from (
      select * from (${ranked} and ${found}) t
      where $4::int4 = 0 or (t.pinned_rank is null and (coalesce(t.top, 0), t.topic) < ($4::int4, $5::int4))
      order by t.pinned_rank desc nulls last, t.top desc nulls last, t.topic desc limit $6) t ${DETAILS}
    order by t.pinned_rank desc nulls last, t.top desc nulls last, t.topic desc`,
};
const count = { name: 'forum-topic-count', text: `select count(*)::int4 as count from forum_topic t where t.chat = $1 and ($2 = '' or position($2 in lower(t.title)) > 0)` };
const byIds = { name: 'forum-topics-by-ids', text: `${TOPIC} from (${ranked} and t.topic = any($3::int4[])) t ${DETAILS}` };

const threadAuthors = {
  name: 'thread-authors',
  text: 'select distinct author from thread_message where mailbox = $1 and thread = $2 and message_id > $3 and message_id <= $4 limit $5',
};
const views = { name: 'forum-views', text: 'select chat from forum_view where owner = $1 and chat = any($2::int8[])' };

const PAGE_MAX = 100;

export type TopicQueries = ReturnType<typeof topicQueries>;

export function topicQueries(database: Database) {
  return {
    /** One page, at most 100, and the total number of topics. */
    async forumTopics({ chat, viewer, text, offsetId, offsetTopic, limit }: TopicPage): Promise<{ topics: TopicRow[]; count: number }> {
      const words = wanted(text);
      const [topics, [total]] = await Promise.all([
        database.query<TopicRow>(page, [chat, viewer, words, offsetId, offsetTopic, Math.min(limit, PAGE_MAX)]),
        database.query<{ count: number }>(count, [chat, words]),
      ]);
      return { topics, count: total!.count };
    },

    /** Those that exist, in no particular order. */
    forumTopicsByIds(chat: number, viewer: number, topics: readonly number[]): Promise<TopicRow[]> {
      return database.query<TopicRow>(byIds, [chat, viewer, topics]);
    },

    /** Authors of the messages of a thread above one id and up to another, at most `limit`. */
    async threadAuthors(mailbox: number, of: number, after: number, upTo: number, limit: number): Promise<number[]> {
      return (await database.query<{ author: number }>(threadAuthors, [mailbox, of, after, upTo, limit])).map(({ author }) => author);
    },

    /** Those of the forums that the user views as a single list of messages. */
    async forumViews(owner: number, chats: readonly number[]): Promise<Set<number>> {
      return new Set((await database.query<{ chat: number }>(views, [owner, chats])).map(({ chat }) => chat));
    },
  };
}
