import type { Database } from '../postgres/database.ts';
import { hasActiveName } from '../usernames/query.ts';

/** A post by channel and message id. */
export type PostKey = { chat: number; post: number };
/** `views` excludes the author's own. */
export type PostCountRow = PostKey & { views: number; forwards: number };
export type PostCopyRow = PostKey & { discussion: number; messageId: number };
/** How far the user, and any other user, has read a thread; 0: nothing. */
export type ThreadMarkRow = { thread: number; readMaxId: number; othersMaxId: number };
export type PostForwardRow = { toChat: number; messageId: number; atMs: number };

const POST = 'select c.chat, c.post, c.views, c.forwards from unnest($1::int8[], $2::int4[]) asked(chat, post)';
const PUBLIC = `(c.username <> '' or ${hasActiveName('c.chat')}) and not c.deleted`;
const counts = { name: 'post-counts', text: `${POST} join post_count c on c.chat = asked.chat and c.post = asked.post` };
const COPY = 'select p.chat, p.post, p.discussion, p.message_id as "messageId" from post_copy p';
// Only while linked, and not if the group requires more clearance than its channel.
const copies = {
  name: 'post-copies',
  text: `${COPY} join chat_link l on l.chat = p.chat and l.linked = p.discussion join chat c on c.chat = p.chat join chat g on g.chat = p.discussion
    where p.chat = $1 and p.post = any($2::int4[]) and not g.deleted and g.classification <= c.classification`,
};
const originals = { name: 'copied-posts', text: `${COPY} where p.discussion = $1 and p.message_id = any($2::int4[])` };
const forwards = {
  name: 'post-forwards',
  text: `select f.to_chat as "toChat", f.message_id as "messageId", f.at_ms as "atMs" from post_forward f join chat c on c.chat = f.to_chat
    where f.chat = $1 and f.post = $2 and ${PUBLIC} and (f.at_ms, f.to_chat, f.message_id) < ($3::int8, $4::int8, $5::int4)
    order by f.at_ms desc, f.to_chat desc, f.message_id desc limit $6`,
};
const forwardCount = {
  name: 'post-forward-count',
  text: `select count(*)::int4 as count from post_forward f join chat c on c.chat = f.to_chat
    where f.chat = $1 and f.post = $2 and ${PUBLIC}`,
};
/** Groups that a user may choose: own basic groups and those where they are an admin; no forums. */
const choosable = {
  name: 'groups-for-discussion',
  text: `select m.chat from chat_member m join chat c on c.chat = m.chat left join chat_link l on l.chat = m.chat
    where m.user_id = $1 and m.inside and not c.deleted and c.migrated_to = 0 and coalesce(l.linked, 0) = 0
      and not exists (select from chat_option o where o.chat = m.chat and o.option = 'forum')
      and ((c.kind = 'basic' and c.creator = $1) or (c.kind = 'supergroup' and (c.creator = $1 or (m.appointed_by <> 0 and m.admin_rights & $2 <> 0))))
    order by m.joined_at_ms desc limit $3`,
};

const marks = {
  name: 'thread-marks',
  text: `select w.thread, coalesce((select r.max_id from thread_read r where r.user_id = $3 and r.chat = $1 and r.thread = w.thread), 0) as "readMaxId",
      coalesce((select r.max_id from thread_read r where r.chat = $1 and r.thread = w.thread and r.user_id <> $3 order by r.max_id desc limit 1), 0) as "othersMaxId"
    from unnest($2::int4[]) as w (thread)`,
};
const unread = {
  name: 'thread-unread',
  text: `select count(*)::int4 as unread from (
      select from thread_message t where t.mailbox = $1 and t.thread = $2 and t.message_id > $3 and t.author <> $4 limit $5) counted`,
};

const UNREAD_MAX = 10_000;
const PAGE_MAX = 100;

export type DiscussionQueries = ReturnType<typeof discussionQueries>;

export function discussionQueries(database: Database) {
  return {
    /** Only posts that have counters, in no particular order. */
    postCounts(posts: readonly PostKey[]): Promise<PostCountRow[]> {
      return database.query<PostCountRow>(counts, [posts.map(({ chat }) => chat), posts.map(({ post }) => post)]);
    },

    /** The copies of a channel's posts in its discussion group. */
    copiesOfPosts(chat: number, posts: readonly number[]): Promise<PostCopyRow[]> {
      return database.query<PostCopyRow>(copies, [chat, posts]);
    },

    /** The posts that these messages of a group are copies of. */
    postsOfCopies(discussion: number, messageIds: readonly number[]): Promise<PostCopyRow[]> {
      return database.query<PostCopyRow>(originals, [discussion, messageIds]);
    },

    /** Public supergroups and channels that a post was forwarded to, latest first, starting after `before`, and the total number. */
    async postForwards({ chat, post }: PostKey, before: PostForwardRow | undefined, limit: number): Promise<{ rows: PostForwardRow[]; count: number }> {
      const { atMs, toChat, messageId } = before ?? { atMs: Number.MAX_SAFE_INTEGER, toChat: 0, messageId: 0 };
      const [rows, [total]] = await Promise.all([
        database.query<PostForwardRow>(forwards, [chat, post, atMs, toChat, messageId, Math.min(limit, PAGE_MAX)]),
        database.query<{ count: number }>(forwardCount, [chat, post]),
      ]);
      return { rows, count: total!.count };
    },

    /** For each thread, including those that nobody has read. */
    threadMarks(chat: number, threads: readonly number[], user: number): Promise<ThreadMarkRow[]> {
      return database.query<ThreadMarkRow>(marks, [chat, threads, user]);
    },

    /** Number of messages by others in a thread above a mark; counts up to 10,000. */
    async threadUnread(mailbox: number, thread: number, above: number, user: number): Promise<number> {
      return (await database.query<{ unread: number }>(unread, [mailbox, thread, above, user, UNREAD_MAX]))[0]!.unread;
    },

    /** Groups that the user may make a channel's discussion group. @param right bit of chatAdminRights that an admin needs; at most 100 */
    async groupsForDiscussion(user: number, right: number): Promise<number[]> {
      return (await database.query<{ chat: number }>(choosable, [user, right, PAGE_MAX])).map(({ chat }) => chat);
    },
  };
}
