import { refusal } from '@teamgram/domain';
import { askedTerms, askedWords, has, hasNone, POSTS_SCOPE, textOf, wordsOf } from '@teamgram/read-models';
import type { FoundRow, Words } from '@teamgram/read-models';
import { isBanned } from '../../convert/chat.ts';
import { shownRow } from '../../messages/shown-message.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { pageLimit } from '../../rpc/page-limit.ts';
import { globalOffset, slice } from '../messages/parts/looking.ts';
import { postSearchSlots } from './parts/post-search-slots.ts';

const LIMIT_MAX = 100;
const BATCH = 200;
/** Posts that are opened for one answer. */
const OPENED_MAX = 2_000;

/**
 * "Globally search for posts from public channels (including those we aren't a member of) containing either a specific hashtag, or a full text query.
 * Exactly one of query and hashtag must be set."
 */
export default method('channels.searchPosts', async (request, context) => {
  const { hashtag, query, limit } = request;
  const tag = hashtag === undefined ? undefined : `#${hashtag.replace(/^#/, '')}`;
  const asked = askedWords(tag ?? query ?? '');
  if ((tag === undefined) === (query === undefined) || hasNone(asked)) throw refusal('SEARCH_QUERY_EMPTY');
  if (query !== undefined && request.offset_id === 0 && request.offset_rate === 0) context.services.flood.searchedPosts(context.viewer);
  await context.read();
  const found = await postsWith(context, asked, tag !== undefined);
  const before = await globalOffset(context, request);
  const older = before ? found.rows.filter(({ sentAtMs, position }) => sentAtMs < before.atMs || (sentAtMs === before.atMs && position < before.position)) : found.rows;
  const counted = { count: found.rows.length, inexact: found.inexact };
  return slice(context, older.slice(0, pageLimit(limit, LIMIT_MAX)), counted, query === undefined ? undefined : postSearchSlots(context));
});

/** The newest ones of channels that the caller may look into. A hashtag is meant as it is, words by how they begin. */
async function postsWith(context: Context, asked: Words, isTag: boolean): Promise<{ rows: FoundRow[]; inexact: boolean }> {
  const { queries, searchTerms } = context.services;
  const tokens = askedTerms(asked).terms.map((await searchTerms())(POSTS_SCOPE));
  const rows: FoundRow[] = [];
  for (let opened = 0, last: FoundRow | undefined; ; opened += BATCH) {
    if (opened >= OPENED_MAX) return { rows, inexact: true };
    const batch = await queries.searchPosts(tokens, last && { atMs: last.sentAtMs, position: last.position }, BATCH);
    for (const row of batch) if (await isFound(context, row, asked, isTag)) rows.push(row);
    if (batch.length < BATCH) return { rows, inexact: false };
    last = batch.at(-1);
  }
}

async function isFound({ services, viewer, nowS }: Context, row: FoundRow, asked: Words, isTag: boolean): Promise<boolean> {
  const { content } = await shownRow(services.opener, row);
  if (!content) return false;
  const words = wordsOf(textOf(content));
  if (!(isTag ? asked.tags.every((tag) => words.tags.includes(tag)) : has(words, asked))) return false;
  return !isBanned(await services.chats.place(viewer, row.peer), nowS);
}
