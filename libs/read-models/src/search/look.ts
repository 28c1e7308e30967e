/**
 * Message search by words and marks. Candidates from the index are opened and checked where its terms are ambiguous (long words, long runs of
 * letters), and so are messages not indexed yet. So the result is exact, however far the index lags behind.
 */
import { partitionOfUser, placeOf } from '@teamgram/event-schemas';
import type { Content, MessageSent } from '@teamgram/event-schemas';
import type { Blind } from './blind.ts';
import type { MessageRow } from '../messages/message-row.ts';
import { pageOf, type Offsets } from '../messages/page.ts';
import type { FoundRow, MessageDate, SearchPlace, SearchQueries, WordSearch } from './query.ts';
import { askedTerms, markTerms, textOf } from './terms.ts';
import { askedWords, has, wordsOf, type Words } from './words.ts';

/** Search criteria, at least one word or mark; messages must match all. `general`: only messages in no topic of the forum. */
export type Asked = { words: Words; marks: readonly string[]; general?: boolean };

/** A conversation to search: the mailbox, and how its terms are blinded. */
export type LookedThrough = { mailbox: number; peer: number; after: number; blind: Blind };

export type Bounds = Pick<WordSearch, 'savedPeer' | 'minDateS' | 'maxDateS' | 'minId' | 'beforeId' | 'before'>;

export type Openable = Pick<MessageRow, 'event' | 'edit' | 'position'>;
/** Opens a row: the message as sent and its current content; undefined when its key was destroyed. */
export type OpenRow = (row: Openable) => Opened | Promise<Opened>;
type Opened = { sent: MessageSent; content: Content | undefined };

/** Newest first, with the total number of matches; `inexact`: the number is a lower bound. */
export type Found = { rows: FoundRow[]; count: number; inexact: boolean };

const BATCH = 200;
/** Limit of candidates opened for one answer. */
const OPENED_MAX = 2_000;
const DATES_MAX = 100_000;
const NO_WORDS = askedWords('');

/** A prepared search: its terms, and the matches that are not in the index yet. */
export type Question = { search: WordSearch; asked: Asked; exact: boolean; open: OpenRow; /** Matches not in the index yet. */ fresh: FoundRow[] };

/** Prepares a search over several conversations. */
export async function ask(queries: SearchQueries, places: readonly LookedThrough[], asked: Asked, bounds: Bounds, open: OpenRow): Promise<Question> {
  return questionAbout(await unseenOf(queries, places, bounds, open), places, asked);
}

/** Number of messages of one conversation that have each of the marks, with a single query. */
export async function countEach(queries: SearchQueries, place: LookedThrough, each: readonly Omit<Asked, 'words'>[], bounds: Bounds, open: OpenRow): Promise<number[]> {
  const unseen = await unseenOf(queries, [place], bounds, open);
  const questions = each.map((asked) => questionAbout(unseen, [place], { ...asked, words: NO_WORDS }));
  const [first] = questions;
  const counts = first ? await queries.searchCounts({ ...first.search, places: questions.flatMap(({ search }) => search.places) }) : [];
  return questions.map(({ fresh }, index) => counts[index]! + fresh.length);
}

/** Messages not in the index yet: their positions, and those within the bounds, opened. */
type Unseen = { without: readonly number[]; rows: readonly OpenedRow[]; bounds: Bounds; open: OpenRow };
type OpenedRow<Row = FoundRow> = { row: Row } & Opened;

async function unseenOf(queries: SearchQueries, places: readonly LookedThrough[], bounds: Bounds, open: OpenRow): Promise<Unseen> {
  const rows = await unindexedOf(queries, places);
  const within = rows.filter((row) => isWithin(row, places, bounds));
  return { without: rows.map(({ position }) => position), rows: await openAll(within, open), bounds, open };
}

function questionAbout({ without, rows, bounds, open }: Unseen, places: readonly LookedThrough[], asked: Asked): Question {
  const { terms, exact } = askedTerms(asked.words);
  const given = [...terms, ...asked.marks];
  const numbered: SearchPlace[] = places.map(({ blind, ...place }) => ({ ...place, tokens: given.map(blind) }));
  return { search: { ...bounds, places: numbered, without, general: asked.general }, asked, exact, open, fresh: matching(rows, asked) };
}

/** One page of results, from conversations in one mailbox. */
export async function page(queries: SearchQueries, question: Question, offsets: Offsets): Promise<Found> {
  const [counted, rows] = await Promise.all([
    count(queries, question),
    pageOf(offsets, {
      older: (below, skip, n) => older(queries, question, below, { skip, n }),
      newer: (from, skip, n) => newer(queries, question, from, { skip, n }),
    }),
  ]);
  return { rows, ...counted };
}

/** Number of matches newer than a message. */
export async function countBefore(queries: SearchQueries, { search, fresh, ...question }: Question, messageId: number): Promise<number> {
  const newer = { ...question, search: { ...search, minId: messageId }, fresh: fresh.filter((row) => row.messageId > messageId) };
  return (await count(queries, newer)).count;
}

/** The newest matches of several conversations. */
export async function latest(queries: SearchQueries, question: Question, limit: number): Promise<FoundRow[]> {
  const fetch = (from: FoundRow | undefined, n: number) =>
    queries.searchEverywhere(from ? { ...question.search, before: { atMs: from.sentAtMs, position: from.position } } : question.search, n);
  const rows = await verified(question, fetch, limit);
  return [...rows, ...question.fresh].sort(byTime).slice(0, limit);
}

/** Total number of matches. */
export async function count(queries: SearchQueries, question: Question): Promise<{ count: number; inexact: boolean }> {
  const { search, fresh, exact } = question;
  const indexed = (await queries.searchCounts(search)).reduce((sum, one) => sum + one, 0);
  if (exact) return { count: indexed + fresh.length, inexact: false };
  const fetch = (from: FoundRow | undefined, n: number) =>
    queries.searchEverywhere(from ? { ...search, before: { atMs: from.sentAtMs, position: from.position } } : search, n);
  const found = await verified(question, fetch, OPENED_MAX);
  return { count: found.length + fresh.length, inexact: indexed > OPENED_MAX };
}

/** Ids and times of all matches, newest first; for searches by marks only, at most `DATES_MAX`. */
export async function dates(queries: SearchQueries, { search, fresh }: Question): Promise<MessageDate[]> {
  const known = await queries.searchDates(search, DATES_MAX);
  return [...fresh.map(({ messageId, sentAtMs }) => ({ id: messageId, dateS: Math.floor(sentAtMs / 1000) })), ...known].sort((one, other) => other.id - one.id);
}

type Part = { skip: number; n: number };

/** The newest matches below an id. */
async function older(queries: SearchQueries, question: Question, belowId: number, part: Part): Promise<FoundRow[]> {
  const { search } = question;
  const before = Math.min(belowId, search.beforeId || belowId);
  const fresh = question.fresh.filter(({ messageId }) => messageId < before);
  return partOf(question, part, fresh, byId, (from, skip, n) => queries.searchWords({ ...search, beforeId: from?.messageId ?? before }, skip, n));
}

/** The oldest matches from an id on; returned newest first. */
async function newer(queries: SearchQueries, question: Question, fromId: number, part: Part): Promise<FoundRow[]> {
  const { search } = question;
  const above = Math.max(fromId - 1, search.minId ?? 0);
  const fresh = question.fresh.filter(({ messageId }) => messageId > above);
  const fetch: Fetch = async (from, skip, n) => (await queries.searchWordsNewer({ ...search, minId: from?.messageId ?? above }, skip, n)).reverse();
  return (await partOf(question, part, fresh, (one, other) => byId(other, one), fetch)).reverse();
}

type Fetch = (from: FoundRow | undefined, skip: number, n: number) => Promise<FoundRow[]>;

/** Merges matches of the index with those not in it, in order. As much of `skip` as possible is left to the database. */
async function partOf(question: Question, { skip, n }: Part, fresh: readonly FoundRow[], order: (one: FoundRow, other: FoundRow) => number, fetch: Fetch): Promise<FoundRow[]> {
  const passed = question.exact ? Math.max(skip - fresh.length, 0) : 0;
  const first = skip - passed;
  const rows = await verified(question, (from, more) => fetch(from, passed, more), first + n);
  return [...rows, ...fresh].sort(order).slice(first, first + n);
}

const byId = (one: FoundRow, other: FoundRow) => other.messageId - one.messageId;
const byTime = (one: FoundRow, other: FoundRow) => other.sentAtMs - one.sentAtMs || other.position - one.position;

/** The first `n` matches from the index. If the terms are exact, the first batch is the answer; otherwise candidates are opened and checked. */
async function verified({ exact, asked, open }: Question, fetch: (from: FoundRow | undefined, n: number) => Promise<FoundRow[]>, n: number): Promise<FoundRow[]> {
  if (n <= 0) return [];
  if (exact) return fetch(undefined, n);
  const found: FoundRow[] = [];
  let from: FoundRow | undefined;
  for (let opened = 0; opened < OPENED_MAX && found.length < n; opened += BATCH) {
    const rows = await fetch(from, BATCH);
    found.push(...matching(await openAll(rows, open), asked));
    if (rows.length < BATCH) break;
    from = rows.at(-1);
  }
  return found.slice(0, n);
}

/** Those of the given rows that match. */
export async function among<Row extends Openable>(rows: readonly Row[], asked: Asked, open: OpenRow): Promise<Row[]> {
  return matching(await openAll(rows, open), asked);
}

const openAll = <Row extends Openable>(rows: readonly Row[], open: OpenRow): Promise<OpenedRow<Row>[]> => Promise.all(rows.map(async (row) => ({ row, ...(await open(row)) })));

function matching<Row>(rows: readonly OpenedRow<Row>[], { words, marks, general }: Asked): Row[] {
  return rows.filter(({ sent, content }) => {
    if (!content || (general && sent.topic) || !has(wordsOf(textOf(content)), words)) return false;
    const marked = marks.length > 0 ? markTerms(sent, content) : [];
    return marks.every((mark) => marked.includes(mark));
  }).map(({ row }) => row);
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

/** The conditions of the index query, applied to rows that are not in the index. */
function isWithin(row: FoundRow, places: readonly LookedThrough[], { savedPeer, minDateS = 0, maxDateS = 0, minId = 0, beforeId, before }: Bounds): boolean {
  const dateS = Math.floor(row.sentAtMs / 1000);
  return places.some(({ mailbox, peer, after }) => mailbox === row.mailbox && (peer === 0 || peer === row.peer) && row.messageId > after)
    && (savedPeer === undefined || row.savedPeer === savedPeer)
    && (minDateS <= 0 || dateS > minDateS) && (maxDateS <= 0 || dateS < maxDateS)
    && row.messageId > minId && (!beforeId || row.messageId < beforeId)
    && (!before || byTime(row, { ...row, sentAtMs: before.atMs, position: before.position }) > 0);
}
