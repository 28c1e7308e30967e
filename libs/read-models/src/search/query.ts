import type { Database } from '../postgres/database.ts';
import type { MessageRow } from '../messages/message-row.ts';
import { CLEARED } from '../channels/cleared.ts';

/** A conversation to search: the mailbox, and the blinded terms that a message must have. */
export type SearchPlace = { mailbox: number; peer: number; /** Messages up to this id are hidden from the user. */ after: number; tokens: readonly number[] };

/** Absent or 0: not given. */
export type WordSearch = {
  places: readonly SearchPlace[];
  /** Only saved messages that came from this dialog. */
  savedPeer?: number | undefined;
  /** Seconds since 1970; both "bigger" and "smaller", not "or equal" (core.telegram.org/method/messages.search). */
  minDateS?: number | undefined;
  maxDateS?: number | undefined;
  /** Exclusive bounds on the id in the mailbox: below, and above. */
  beforeId?: number | undefined;
  minId?: number | undefined;
  /** Across conversations results are ordered by time: only those older than this one. */
  before?: { atMs: number; position: number } | undefined;
  /** Places (journal positions) to exclude. */
  without?: readonly number[] | undefined;
  /** In a forum: only messages in no topic. */
  general?: boolean | undefined;
};

export type FoundRow = MessageRow & { mailbox: number; sentAtMs: number; /** For a saved message: the dialog that it came from. */ savedPeer: number | null };

/** A dialog that the user may search. */
export type SearchedDialog = { peer: number; mailbox: number; after: number; folder: number; kind: string };

export type MessageDate = { id: number; dateS: number };

const INT4_MAX = 2_147_483_647;
const EVER_MS = Number.MAX_SAFE_INTEGER;
const UNINDEXED_MAX = 2_000;
const COUNTED_MAX = 2_000;

/** The conversations, as rows of `c`. */
const GIVEN = 'unnest($1::int8[], $2::int8[], $3::int4[], $4::text[])';
/**
 * Starts from the index and joins entry and message for each hit: `offset 0` and `limit 1` keep PostgreSQL from starting with all entries of the
 * mailbox. `kind + 0` prevents it from choosing the history index, which would find the mailbox but not the message.
 */
const MATCH = `(select position, numbers[array_position(mailboxes, c.mailbox)] as number from search_message where tokens @> c.tokens::int8[] offset 0) s
    join lateral (select * from mailbox_entry where mailbox = c.mailbox and pts = s.number and kind + 0 = 0 and not removed limit 1) e on true
    join lateral (select * from message where position = s.position limit 1) m on true
  where (c.peer = 0 or e.peer = c.peer) and e.pts > c.after
    and ($5::int8 is null or e.saved_peer = $5) and m.sent_at_ms >= $6 and m.sent_at_ms < $7 and e.pts < $8 and e.pts > $9
    and (m.sent_at_ms, s.position) < ($10::int8, $11::int8) and not s.position = any($12::int8[])
    and not ($13::bool and exists (select from thread_message t where t.mailbox = e.mailbox and t.message_id = e.pts and t.topic))`;
const FOUND = `e.mailbox, e.pts as "messageId", e.peer, e.reply_to_id as "replyToId", e.message as position, e.pinned, m.event, m.edit, m.keyboard, m.sent_at_ms as "sentAtMs", e.saved_peer as "savedPeer"`;

/** Within one mailbox, ordered by id. */
const byNumber = (order: string) => `select f.* from ${GIVEN} as c(mailbox, peer, after, tokens) cross join lateral (select ${FOUND} from ${MATCH} order by e.pts ${order} limit $14::int8 + $15::int8) f
    order by f."messageId" ${order} offset $14 limit $15`;
const newest = { name: 'search-words', text: byNumber('desc') };
const newer = { name: 'search-words-newer', text: byNumber('') };
/** Across mailboxes, ordered by time. */
const latest = {
  name: 'search-words-everywhere',
  text: `select f.* from ${GIVEN} as c(mailbox, peer, after, tokens) cross join lateral (select ${FOUND} from ${MATCH} order by m.sent_at_ms desc, s.position desc limit $14) f
    order by f."sentAtMs" desc, f.position desc limit $14`,
};
/** Counted per conversation, so that one statement answers several searches. */
const counts = { name: 'search-counts', text: `select f.count from ${GIVEN} with ordinality as c(mailbox, peer, after, tokens, place) cross join lateral (select count(*)::int4 as count from ${MATCH}) f order by c.place` };
const dates = {
  name: 'search-dates',
  text: `select f.* from ${GIVEN} as c(mailbox, peer, after, tokens) cross join lateral (select e.pts as id, (m.sent_at_ms / 1000)::int4 as "dateS" from ${MATCH} order by e.pts desc limit $14) f`,
};

const progress = { name: 'search-progress', text: 'select partition, position from search_progress where partition >= 0' };
/** Sends and edits not indexed yet; nothing is scanned when a mailbox's newest entry is indexed. */
const unindexed = {
  name: 'search-unindexed',
  text: `select distinct on (e.mailbox, e.pts) ${FOUND} from unnest($1::int8[], $2::int8[]) as c(mailbox, below)
      cross join lateral (select position from mailbox_entry where mailbox = c.mailbox order by pts desc limit 1) newest
      cross join lateral (select * from mailbox_entry where mailbox = c.mailbox order by pts desc
        limit case when newest.position >= c.below then ${UNINDEXED_MAX} else 0 end) n
      join mailbox_entry e on e.mailbox = c.mailbox and e.pts = n.message_id and e.kind + 0 = 0 and not e.removed
      join message m on m.position = e.message
    where n.kind <= 1 and n.position >= c.below`,
};

/** Dialogs to search: private dialogs and basic groups, and the user's supergroups and channels, with the part of them that is visible to the user. */
const dialogs = {
  name: 'searched-dialogs',
  text: `select d.peer, d.mailbox, 0 as after, d.folder, coalesce(c.kind, 'user') as kind
      from dialog d left join chat c on c.chat = d.peer where d.mailbox = $1 and d.peer > -1000000000000 and d.message_count > 0
    union all
    select m.chat, -m.chat, greatest(m.cleared_id, case when c.creator <> m.user_id and m.appointed_by = 0
        and exists (select 1 from chat_option o where o.chat = m.chat and o.option = 'pre-history-hidden') then m.since else 0 end),
      coalesce(o.folder, 0), c.kind
    from chat_member m join chat c on c.chat = m.chat and not c.deleted left join dialog o on o.mailbox = m.user_id and o.peer = m.chat
    where m.user_id = $1 and m.inside and ${CLEARED} and m.chat < -1000000000000`,
};

/** Posts of public channels. */
const POSTS = `(select position, mailboxes[1] as mailbox, numbers[1] as number from search_message where tokens @> $1::int8[] offset 0) s
      join lateral (select * from mailbox_entry where mailbox = s.mailbox and pts = s.number and kind + 0 = 0 and not removed limit 1) e on true
      join lateral (select * from message where position = s.position limit 1) m on true
      join lateral (select 1 from chat c where c.chat = e.peer and c.kind = 'broadcast' and c.username <> '' and not c.deleted and c.classification = 0 limit 1) c on true`;
const posts = {
  name: 'search-posts',
  text: `select ${FOUND} from ${POSTS}
    where (m.sent_at_ms, s.position) < ($2::int8, $3::int8)
    order by m.sent_at_ms desc, s.position desc limit $4`,
};
const postsCount = { name: 'search-posts-count', text: `select count(*)::int4 as count from (select 1 from ${POSTS} limit ${COUNTED_MAX}) f` };
const placeOfMessage = {
  name: 'place-of-message',
  text: 'select m.sent_at_ms as "atMs", m.position from mailbox_entry e join message m on m.position = e.message where e.mailbox = $1 and e.pts = $2 and e.kind + 0 = 0',
};

const listed = (values: readonly number[]) => `{${values.join()}}`;

function valuesOf(search: WordSearch): unknown[] {
  const { places, savedPeer = null, minDateS = 0, maxDateS = 0, beforeId, minId = 0, before, without = [], general = false } = search;
  return [
    places.map(({ mailbox }) => mailbox), places.map(({ peer }) => peer), places.map(({ after }) => after), places.map(({ tokens }) => listed(tokens)),
    savedPeer, minDateS > 0 ? (minDateS + 1) * 1000 : 0, maxDateS > 0 ? maxDateS * 1000 : EVER_MS, beforeId || INT4_MAX, minId,
    before?.atMs ?? EVER_MS, before?.position ?? EVER_MS, without, general,
  ];
}

export type SearchQueries = ReturnType<typeof searchQueries>;

export function searchQueries(database: Database) {
  return {
    /** Messages of one mailbox that have all the terms, newest first, after `skip` of them. */
    searchWords(search: WordSearch, skip: number, limit: number): Promise<FoundRow[]> {
      return database.query<FoundRow>(newest, [...valuesOf(search), skip, limit]);
    },

    /** The same, starting from the oldest; returned newest first. */
    async searchWordsNewer(search: WordSearch, skip: number, limit: number): Promise<FoundRow[]> {
      return (await database.query<FoundRow>(newer, [...valuesOf(search), skip, limit])).reverse();
    },

    /** Messages of several conversations, newest first. */
    async searchEverywhere(search: WordSearch, limit: number): Promise<FoundRow[]> {
      return search.places.length === 0 ? [] : database.query<FoundRow>(latest, [...valuesOf(search), limit]);
    },

    /** Number of matches in each of the conversations, in their order. */
    async searchCounts(search: WordSearch): Promise<number[]> {
      return search.places.length === 0 ? [] : (await database.query<{ count: number }>(counts, valuesOf(search))).map(({ count }) => count);
    },

    /** Id and time of each match in one conversation, newest first. */
    searchDates(search: WordSearch, limit: number): Promise<MessageDate[]> {
      return database.query<MessageDate>(dates, [...valuesOf(search), limit]);
    },

    /** Indexed position in each journal. */
    async searchProgress(): Promise<Map<number, number>> {
      const rows = await database.query<{ partition: number; position: number }>(progress, []);
      return new Map(rows.map(({ partition, position }) => [partition, position]));
    },

    /** Messages sent or edited at or after a place of their mailbox's journal, among the mailbox's last 2,000 entries. */
    unindexedMessages(mailboxes: readonly number[], below: readonly number[]): Promise<FoundRow[]> {
      return database.query<FoundRow>(unindexed, [mailboxes, below]);
    },

    searchedDialogs(user: number): Promise<SearchedDialog[]> {
      return database.query<SearchedDialog>(dialogs, [user]);
    },

    searchPosts(tokens: readonly number[], before: { atMs: number; position: number } | undefined, limit: number): Promise<FoundRow[]> {
      return database.query<FoundRow>(posts, [tokens, before?.atMs ?? EVER_MS, before?.position ?? EVER_MS, limit]);
    },

    /** Counted by the index alone, so it may rarely include false matches; at most 2,000. */
    async searchPostsCount(tokens: readonly number[]): Promise<number> {
      return (await database.query<{ count: number }>(postsCount, [tokens]))[0]!.count;
    },

    /** Time and position of a message. */
    async placeOfMessage(mailbox: number, messageId: number): Promise<{ atMs: number; position: number } | undefined> {
      return (await database.query<{ atMs: number; position: number }>(placeOfMessage, [mailbox, messageId]))[0];
    },
  };
}
