import { unreadNews, type UnreadNewsPage } from '../messages/unread-news.ts';
import type { Database } from '../postgres/database.ts';

/** `count` users reacted with it. Ordered by first use. */
export type ReactionCountRow = { message: number; emoji: string; count: number };

/** One user's reaction. `unread`: the message's author has not seen it. */
export type ReactorRow = { message: number; userId: number; /** The chat that they reacted as; 0: the user. */ sender: number; atMs: number; big: boolean; emoji: string[]; unread: boolean };

export type ReactionsRow = { counts: ReactionCountRow[]; newest: ReactorRow[]; own: ReactorRow[] };

export type OwnReactionRow = { emoji: string; uses: number; /** 0: not among the recent ones. */ recentAtMs: number };
/** `title` '': none. */
export type SavedTagRow = { emoji: string; title: string; count: number };
export type ChatReactionsRow = { mode: string; emoji: string[]; kindsMax: number };

const NEWEST = 3;
const LIMIT_MAX = 1_000;

const counts = {
  name: 'reaction-counts',
  text: `select message, emoji, count from reaction_count where message = any($1::int8[]) and count > 0 order by message, first_at_ms, emoji`,
};

const REACTOR = `r.message, r.user_id as "userId", r.sender, r.at_ms as "atMs", r.big, r.emoji,
  exists (select from unread_reaction u where u.message = r.message and u.user_id = r.user_id) as unread`;

const newest = {
  name: 'newest-reactions',
  text: `select ${REACTOR} from unnest($1::int8[]) asked cross join lateral
    (select * from message_reaction where message = asked order by at_ms desc, user_id desc limit ${NEWEST}) r order by r.message, r.at_ms desc, r.user_id desc`,
};
const own = {
  name: 'own-reactions',
  text: `select ${REACTOR} from message_reaction r where r.message = any($1::int8[]) and r.user_id = any($2::int8[])`,
};
const reactors = {
  name: 'reactors',
  text: `select ${REACTOR} from message_reaction r where r.message = $1 and ($2::text is null or $2 = any(string_to_array(r.emoji, ' ')))
    order by r.at_ms desc, r.user_id desc offset $3 limit $4`,
};
const reactorCount = {
  name: 'reactor-count',
  text: `select count(*)::int4 as count from message_reaction r where r.message = $1 and ($2::text is null or $2 = any(string_to_array(r.emoji, ' ')))`,
};
const unread = unreadNews('unread-reaction', 'unread_reaction');
const used = { name: 'used-reactions', text: 'select emoji, uses, recent_at_ms as "recentAtMs" from own_reaction where user_id = $1' };
const preferred = { name: 'default-reaction', text: 'select emoji from default_reaction where user_id = $1' };
const allowed = { name: 'chat-reactions', text: 'select mode, emoji, kinds_max as "kindsMax" from chat_reactions where chat = $1' };

const reactedIn = { name: 'reacted-in', text: 'select message from message_reaction where user_id = $1 and chat = $2 and sender = 0 order by message desc limit $3' };
/** Tags are counted over this many newest saved messages. */
const TAGGED_MAX = 20_000;
const saved = (which: string) => `select coalesce(used.emoji, t.emoji) as emoji, coalesce(t.title, '') as title, coalesce(used.count, 0)::int4 as count
  from (select each.emoji, count(*) as count
      from (select message from mailbox_entry where mailbox = $1 and ${which} and not removed order by pts desc limit ${TAGGED_MAX}) e
      join message_reaction r on r.message = e.message and r.user_id = $1 cross join lateral unnest(string_to_array(r.emoji, ' ')) each(emoji)
      group by each.emoji) used
    full join (select emoji, title from saved_tag where user_id = $1) t on t.emoji = used.emoji
  order by count desc, emoji`;
const savedTags = { name: 'saved-tags', text: saved('saved_peer is not null') };
const savedTagsFrom = { name: 'saved-tags-from', text: saved('saved_peer = $2') };

type Stored<Row> = Omit<Row, 'emoji'> & { emoji: string };

const listOf = (emoji: string) => (emoji === '' ? [] : emoji.split(' '));
const opened = <Row extends { emoji: string }>(row: Row) => ({ ...row, emoji: listOf(row.emoji) });

export type ReactionQueries = ReturnType<typeof reactionQueries>;

export function reactionQueries(database: Database) {
  return {
    /** By message (journal position); messages without reactions are omitted. `users`: whose own reactions to return. */
    async reactionsTo(messages: readonly number[], users: readonly number[]): Promise<Map<number, ReactionsRow>> {
      const found = new Map<number, ReactionsRow>();
      for (const row of await database.query<ReactionCountRow>(counts, [messages])) {
        const reactions = found.get(row.message) ?? { counts: [], newest: [], own: [] };
        reactions.counts.push(row);
        found.set(row.message, reactions);
      }
      if (found.size === 0) return found;
      const [latest, theirs] = await Promise.all([
        database.query<Stored<ReactorRow>>(newest, [[...found.keys()]]), database.query<Stored<ReactorRow>>(own, [[...found.keys()], users]),
      ]);
      for (const row of latest) found.get(row.message)?.newest.push(opened(row));
      for (const row of theirs) found.get(row.message)?.own.push(opened(row));
      return found;
    },

    /** Users who reacted to a message, latest first, and the total number. `emoji` null: any. At most 1,000. */
    async reactors(message: number, emoji: string | null, offset: number, limit: number): Promise<{ rows: ReactorRow[]; count: number }> {
      const [rows, [total]] = await Promise.all([
        database.query<Stored<ReactorRow>>(reactors, [message, emoji, offset, Math.min(limit, LIMIT_MAX)]),
        database.query<{ count: number }>(reactorCount, [message, emoji]),
      ]);
      return { rows: rows.map(opened), count: total!.count };
    },

    /** The owner's messages with unseen reactions. */
    async unreadReactions(page: UnreadNewsPage): Promise<number[]> {
      const { owner, peer, thread, belowId, aboveId, offset, limit } = page;
      return (await database.query<{ id: number }>(unread.ids(page), [owner, peer, belowId, aboveId, thread, offset, Math.min(limit, LIMIT_MAX)])).map(({ id }) => id);
    },

    /** Number of such messages. */
    async unreadReactionCount(owner: number, peer: number, thread: number | null): Promise<number> {
      return (await database.query<{ count: number }>(unread.count, [owner, peer, thread]))[0]!.count;
    },

    /** Messages (positions) of a chat to which the user reacted as themselves, newest first. */
    async reactedIn(chat: number, user: number, limit: number): Promise<number[]> {
      return (await database.query<{ message: number }>(reactedIn, [user, chat, limit])).map(({ message }) => message);
    },

    /** Tags of a user's saved messages, or of those from one dialog; tags with a title are included even when unused. */
    savedTags(user: number, from: number | undefined): Promise<SavedTagRow[]> {
      return from === undefined ? database.query<SavedTagRow>(savedTags, [user]) : database.query<SavedTagRow>(savedTagsFrom, [user, from]);
    },

    usedReactions(user: number): Promise<OwnReactionRow[]> {
      return database.query<OwnReactionRow>(used, [user]);
    },

    /** Undefined: never set. */
    async defaultReaction(user: number): Promise<string | undefined> {
      const [row] = await database.query<{ emoji: string }>(preferred, [user]);
      return row?.emoji;
    },

    /** Undefined: all reactions are allowed. */
    async chatReactions(chat: number): Promise<ChatReactionsRow | undefined> {
      const [row] = await database.query<Stored<ChatReactionsRow>>(allowed, [chat]);
      return row && opened(row);
    },
  };
}
