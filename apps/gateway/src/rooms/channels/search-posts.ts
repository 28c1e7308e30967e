import { refusal } from '@teamgram/domain';
import type { Content } from '@teamgram/event-schemas';
import { askedTerms, askedWords, has, hasNone, POSTS_SCOPE, textOf, wordsOf } from '@teamgram/read-models';
import type { Bounds, FoundRow, Words } from '@teamgram/read-models';
import { isBanned } from '../../convert/chat.ts';
import { shownRows } from '../../messages/shown-message.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { pageLimit } from '../../rpc/page-limit.ts';
import { globalOffset, slice } from '../messages/parts/looking.ts';
import { postSearchSlots } from './parts/post-search-slots.ts';

const LIMIT_MAX = 100;
/** Posts decrypted concurrently, and in total per request: the blind index rarely returns false positives. */
const BATCH = LIMIT_MAX;
const OPENED_MAX = 5 * BATCH;

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
  const queries = await context.read();
  const tokens = askedTerms(asked).terms.map((await context.services.searchTerms())(POSTS_SCOPE));
  const before = await globalOffset(context, request);
  const { rows, isAll } = await postsWith(context, { asked, isTag: tag !== undefined, tokens }, before, pageLimit(limit, LIMIT_MAX));
  const counted = isAll && !before ? { count: rows.length, inexact: false } : { count: Math.max(rows.length, await queries.searchPostsCount(tokens)), inexact: true };
  return slice(context, rows, counted, query === undefined ? undefined : postSearchSlots(context));
});

type Looking = { asked: Words; /** Hashtags match exactly, words by prefix. */ isTag: boolean; tokens: readonly number[] };

/** The newest matches before a place, in channels that the caller may view. `isAll`: there are no more. */
async function postsWith(context: Context, looking: Looking, before: Bounds['before'], limit: number): Promise<{ rows: FoundRow[]; isAll: boolean }> {
  const rows: FoundRow[] = [];
  for (let opened = 0, last = before; opened < OPENED_MAX && rows.length < limit; opened += BATCH) {
    const batch = await context.services.queries.searchPosts(looking.tokens, last, BATCH);
    rows.push(...(await meantAmong(context, batch, looking)));
    if (batch.length < BATCH) return { rows: rows.slice(0, limit), isAll: rows.length <= limit };
    const { sentAtMs: atMs, position } = batch.at(-1)!;
    last = { atMs, position };
  }
  return { rows: rows.slice(0, limit), isAll: false };
}

async function meantAmong({ services, viewer, nowS }: Context, batch: readonly FoundRow[], { asked, isTag }: Looking): Promise<FoundRow[]> {
  const shown = await shownRows(services.opener, batch);
  const isMeant = (content: Content | undefined) => {
    const words = content && wordsOf(textOf(content));
    return words !== undefined && (isTag ? asked.tags.every((tag) => words.tags.includes(tag)) : has(words, asked));
  };
  const meant = batch.filter((_, index) => isMeant(shown[index]!.content));
  const places = await services.chats.places(viewer, [...new Set(meant.map(({ peer }) => peer))]);
  return meant.filter(({ peer }) => !isBanned(places.get(peer), nowS));
}
