/**
 * Looking for messages by words and marks. The index answers; what it cannot tell apart (long words, long runs of letters) and what came after it is opened
 * and looked at here. So an answer is what a look at every message would give, however far behind the index is.
 */
import { partitionOfUser, placeOf } from '@teamgram/event-schemas';
import type { Content, MessageSent } from '@teamgram/event-schemas';
import type { Blind } from './blind.ts';
import type { FoundRow, MessageDate, SearchPlace, SearchQueries, WordSearch } from './query.ts';
import { askedTerms, markTerms, textOf } from './terms.ts';
import { has, wordsOf, type Words } from './words.ts';

/** What every message asked for has; at least one word or mark. */
export type Asked = { words: Words; marks: readonly string[] };

/** A conversation: whose mailbox it is looked at in, and how its terms are made blind. */
export type LookedThrough = { mailbox: number; peer: number; after: number; blind: Blind };

export type Bounds = Pick<WordSearch, 'savedPeer' | 'minDateS' | 'maxDateS' | 'minId' | 'beforeId' | 'before'>;

/** A row opened: as it was sent, and what it says now; undefined when its key was destroyed. */
export type OpenRow = (row: FoundRow) => Opened | Promise<Opened>;
type Opened = { sent: MessageSent; content: Content | undefined };

/** Newest first, with the number of all matches; `inexact`: there are at least so many. */
export type Found = { rows: FoundRow[]; count: number; inexact: boolean };

const BATCH = 200;
/** Candidates that are opened for one answer at most. */
const OPENED_MAX = 2_000;
const DATES_MAX = 100_000;

/** What one question knows before it asks the index: which terms it has, and what the index has not seen. */
export type Question = { search: WordSearch; asked: Asked; exact: boolean; open: OpenRow; /** Matches among what the index has not seen. */ fresh: FoundRow[] };

export async function ask(queries: SearchQueries, places: readonly LookedThrough[], asked: Asked, bounds: Bounds, open: OpenRow): Promise<Question> {
  const { terms, exact } = askedTerms(asked.words);
  const given = [...terms, ...asked.marks];
  const numbered: SearchPlace[] = places.map(({ blind, ...place }) => ({ ...place, tokens: given.map(blind) }));
  const unseen = await unindexedOf(queries, places);
  const search: WordSearch = { ...bounds, places: numbered, without: unseen.map(({ position }) => position) };
  const reachable = unseen.filter((row) => isWithin(row, search));
  return { search, asked, exact, open, fresh: await matching(reachable, asked, open) };
}

/** One page of a conversation (core.telegram.org/api/offsets): `addOffset` shifts it, to older messages when positive. */
export async function page(queries: SearchQueries, question: Question, offsets: { offsetId: number; addOffset: number; limit: number }): Promise<Found> {
  const { offsetId, addOffset, limit } = offsets;
  const above = Math.max(-addOffset, 0);
  const [counted, newest, rest] = await Promise.all([
    count(queries, question),
    above === 0 || offsetId === 0 ? [] : newer(queries, question, offsetId, { skip: Math.max(above - limit, 0), n: Math.min(above, limit) }),
    above >= limit ? [] : older(queries, question, offsetId, { skip: Math.max(addOffset, 0), n: limit - above }),
  ]);
  return { rows: [...newest, ...rest], ...counted };
}

/** The newest of several conversations. */
export async function latest(queries: SearchQueries, question: Question, limit: number): Promise<FoundRow[]> {
  const fetch = (from: FoundRow | undefined, n: number) =>
    queries.searchEverywhere(from ? { ...question.search, before: { atMs: from.sentAtMs, position: from.position } } : question.search, n);
  const rows = await verified(question, fetch, limit);
  return [...rows, ...question.fresh].sort(byTime).slice(0, limit);
}

/** How many there are in all, whatever the page. */
export async function count(queries: SearchQueries, question: Question): Promise<{ count: number; inexact: boolean }> {
  const { search, fresh, exact } = question;
  if (exact) return { count: (await queries.searchCount(search)) + fresh.length, inexact: false };
  const fetch = (from: FoundRow | undefined, n: number) =>
    queries.searchEverywhere(from ? { ...search, before: { atMs: from.sentAtMs, position: from.position } } : search, n);
  const found = await verified(question, fetch, OPENED_MAX);
  return { count: found.length + fresh.length, inexact: (await queries.searchCount(search)) > OPENED_MAX };
}

/** Number and time of all, newest first; of marks alone, and at most `DATES_MAX`. */
export async function dates(queries: SearchQueries, { search, fresh }: Question): Promise<MessageDate[]> {
  const known = await queries.searchDates(search, DATES_MAX);
  return [...fresh.map(({ messageId, sentAtMs }) => ({ id: messageId, dateS: Math.floor(sentAtMs / 1000) })), ...known].sort((one, other) => other.id - one.id);
}

type Part = { skip: number; n: number };

/** The newest ones below a number; 0 = from the newest. */
async function older(queries: SearchQueries, question: Question, offsetId: number, part: Part): Promise<FoundRow[]> {
  const { search } = question;
  const before = lower(offsetId, search.beforeId ?? 0);
  const fresh = question.fresh.filter(({ messageId }) => before === 0 || messageId < before);
  return partOf(question, part, fresh, byId, (from, skip, n) => queries.searchWords({ ...search, beforeId: from?.messageId ?? before }, skip, n));
}

/** The oldest ones from a number on; returned newest first. */
async function newer(queries: SearchQueries, question: Question, offsetId: number, part: Part): Promise<FoundRow[]> {
  const { search } = question;
  const above = Math.max(offsetId - 1, search.minId ?? 0);
  const fresh = question.fresh.filter(({ messageId }) => messageId > above);
  const fetch: Fetch = async (from, skip, n) => (await queries.searchWordsNewer({ ...search, minId: from?.messageId ?? above }, skip, n)).reverse();
  return (await partOf(question, part, fresh, (one, other) => byId(other, one), fetch)).reverse();
}

type Fetch = (from: FoundRow | undefined, skip: number, n: number) => Promise<FoundRow[]>;

/** A part of what the index has and has not seen, in order. What is passed over is passed over by the database, as far as what it has not seen lets it. */
async function partOf(question: Question, { skip, n }: Part, fresh: readonly FoundRow[], order: (one: FoundRow, other: FoundRow) => number, fetch: Fetch): Promise<FoundRow[]> {
  const passed = question.exact ? Math.max(skip - fresh.length, 0) : 0;
  const first = skip - passed;
  const rows = await verified(question, (from, more) => fetch(from, passed, more), first + n);
  return [...rows, ...fresh].sort(order).slice(first, first + n);
}

/** Both bounds exclude; 0 = none. */
const lower = (one: number, other: number) => (one === 0 || other === 0 ? one || other : Math.min(one, other));
const byId = (one: FoundRow, other: FoundRow) => other.messageId - one.messageId;
const byTime = (one: FoundRow, other: FoundRow) => other.sentAtMs - one.sentAtMs || other.position - one.position;

/** The first `n` rows of the index that are asked for. Where its terms say all, the first batch is the answer. */
async function verified({ exact, asked, open }: Question, fetch: (from: FoundRow | undefined, n: number) => Promise<FoundRow[]>, n: number): Promise<FoundRow[]> {
  if (n <= 0) return [];
  if (exact) return fetch(undefined, n);
  const found: FoundRow[] = [];
  let from: FoundRow | undefined;
  for (let opened = 0; opened < OPENED_MAX && found.length < n; opened += BATCH) {
    const rows = await fetch(from, BATCH);
    found.push(...(await matching(rows, asked, open)));
    if (rows.length < BATCH) break;
    from = rows.at(-1);
  }
  return found.slice(0, n);
}

async function matching(rows: readonly FoundRow[], { words, marks }: Asked, open: OpenRow): Promise<FoundRow[]> {
  const opened = await Promise.all(rows.map(async (row) => open(row)));
  return rows.filter((_, index) => {
    const { sent, content } = opened[index]!;
    if (!content || !has(wordsOf(textOf(content)), words)) return false;
    const marked = marks.length > 0 ? markTerms(sent, content) : [];
    return marks.every((mark) => marked.includes(mark));
  });
}

async function unindexedOf(queries: SearchQueries, places: readonly LookedThrough[]): Promise<FoundRow[]> {
  const progress = await queries.searchProgress();
  const mailboxes = [...new Set(places.map(({ mailbox }) => mailbox))];
  const below = mailboxes.map((mailbox) => {
    const partition = partitionOfUser(mailbox, Math.max(progress.size, 1));
    return placeOf(partition, progress.get(partition) ?? 0);
  });
  return queries.unindexedMessages(mailboxes, below);
}

/** What the index's own question asks of rows, asked of those that it does not have. */
function isWithin(row: FoundRow, { places, savedPeer, minDateS = 0, maxDateS, minId = 0, beforeId, before }: WordSearch): boolean {
  const dateS = Math.floor(row.sentAtMs / 1000);
  return places.some(({ mailbox, peer, after }) => mailbox === row.mailbox && (peer === 0 || peer === row.peer) && row.messageId > after)
    && (savedPeer === undefined || row.savedPeer === savedPeer)
    && (minDateS <= 0 || dateS > minDateS) && (!maxDateS || dateS < maxDateS)
    && row.messageId > minId && (!beforeId || row.messageId < beforeId)
    && (!before || byTime(row, { ...row, sentAtMs: before.atMs, position: before.position }) > 0);
}
