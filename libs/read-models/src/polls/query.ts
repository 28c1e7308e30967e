import { unreadNews, type UnreadNewsPage } from '../messages/unread-news.ts';
import type { Database } from '../postgres/database.ts';

export type VoteRow = { poll: number; userId: number; /** The chat that they voted as; 0: the user. */ sender: number; atMs: number; /** Indexes, ascending. */ answers: number[] };

/** Results of a poll. `voters` by answer index; answers without votes are omitted. */
export type PollRow = { closed: boolean; /** Users may add answers in the chat of the original poll. */ open: boolean; total: number; voters: Map<number, number>; newest: VoteRow[]; own: VoteRow[]; /** Its author, if there are votes that they have not seen. */ unseenBy: number[] };

export type PollPlaceRow = { mailbox: number; messageId: number; peer: number };

const NEWEST = 3;
const LIMIT_MAX = 100;
const COPIES_MAX = 1_000;

const counts = {
  name: 'poll-counts',
  text: `select c.poll, c.answer, c.voters from poll_count c where c.poll = any($1::int8[]) and c.voters > 0
    union all select p.poll, -2, 0 from closed_poll p where p.poll = any($1::int8[]) union all select p.poll, -3, 0 from open_poll p where p.poll = any($1::int8[])`,
};
const VOTE = 'v.poll, v.user_id as "userId", v.sender, v.at_ms as "atMs", v.answers';
const newest = {
  name: 'newest-votes',
  text: `select ${VOTE} from unnest($1::int8[]) asked cross join lateral
    (select * from poll_vote where poll = asked order by at_ms desc, user_id desc limit ${NEWEST}) v order by v.poll, v.at_ms desc, v.user_id desc`,
};
const own = { name: 'own-votes', text: `select ${VOTE} from poll_vote v where v.poll = any($1::int8[]) and v.user_id = any($2::int8[])` };
const voters = {
  name: 'voters',
  text: `select ${VOTE} from poll_vote v where v.poll = $1 and ($2::text is null or $2 = any(string_to_array(v.answers, ' ')))
    order by v.at_ms desc, v.user_id desc offset $3 limit $4`,
};

const copies = { name: 'poll-copies', text: `select mailbox, message_id as "messageId", peer from poll_copy where poll = $1 order by message_id desc limit ${COPIES_MAX}` };
const unseen = { name: 'unseen-votes', text: 'select distinct poll, owner from unread_vote where poll = any($1::int8[])' };
const unread = unreadNews('unread-vote', 'unread_vote');
const UNREAD_MAX = 1_000;

type Stored = Omit<VoteRow, 'answers'> & { answers: string };
const opened = (row: Stored): VoteRow => ({ ...row, answers: row.answers.split(' ').map(Number) });

const OPEN = -3;
const CLOSED = -2;
const EVERYBODY = -1;

export type PollQueries = ReturnType<typeof pollQueries>;

export function pollQueries(database: Database) {
  return {
    /** By poll; omitted when nobody has voted, unless it is open or closed. `users`: whose own votes to return. */
    async pollsByIds(polls: readonly number[], users: readonly number[]): Promise<Map<number, PollRow>> {
      const found = new Map<number, PollRow>();
      for (const { poll, answer, voters } of await database.query<{ poll: number; answer: number; voters: number }>(counts, [polls])) {
        const row = found.get(poll) ?? { closed: false, open: false, total: 0, voters: new Map(), newest: [], own: [], unseenBy: [] };
        if (answer === OPEN) row.open = true;
        else if (answer === CLOSED) row.closed = true;
        else if (answer === EVERYBODY) row.total = voters;
        else row.voters.set(answer, voters);
        found.set(poll, row);
      }
      if (found.size === 0) return found;
      const ids = [...found.keys()];
      const [latest, theirs, news] = await Promise.all([
        database.query<Stored>(newest, [ids]), database.query<Stored>(own, [ids, users]), database.query<{ poll: number; owner: number }>(unseen, [ids]),
      ]);
      for (const row of latest) found.get(row.poll)?.newest.push(opened(row));
      for (const { poll, owner } of news) found.get(poll)?.unseenBy.push(owner);
      for (const row of theirs) found.get(row.poll)?.own.push(opened(row));
      return found;
    },

    /** The owner's messages with polls that have unseen votes. At most 1,000. */
    async unreadVotes(page: UnreadNewsPage): Promise<number[]> {
      const { owner, peer, thread, belowId, aboveId, offset, limit } = page;
      return (await database.query<{ id: number }>(unread.ids(page), [owner, peer, belowId, aboveId, thread, offset, Math.min(limit, UNREAD_MAX)])).map(({ id }) => id);
    },

    async unreadVoteCount(owner: number, peer: number, thread: number | null): Promise<number> {
      return (await database.query<{ count: number }>(unread.count, [owner, peer, thread]))[0]!.count;
    },

    /** Messages that show a forwarded poll; at most 1,000. */
    pollCopies(poll: number): Promise<PollPlaceRow[]> {
      return database.query<PollPlaceRow>(copies, [poll]);
    },

    /** Voters, latest first; `answer` null: any. At most 100. */
    async voters(poll: number, answer: number | null, offset: number, limit: number): Promise<VoteRow[]> {
      const rows = await database.query<Stored>(voters, [poll, answer === null ? null : `${answer}`, offset, Math.min(limit, LIMIT_MAX)]);
      return rows.map(opened);
    },
  };
}
