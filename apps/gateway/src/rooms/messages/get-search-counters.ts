import type { tl } from '@teamgram/tl';
import { shownRows } from '../../messages/shown-message.ts';
import { peerOf } from '../../peers/input-peer.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { shelfOf } from '../channels/parts/readable.ts';
import { passesFilter } from './parts/filter.ts';

const CANDIDATES_PER_PAGE = 500;
/** What a message holds is sealed in the database, so it is opened and counted here: of the newest so many. */
const CANDIDATES_MAX = 5_000;
/** There are two dozen kinds of filters. */
const FILTERS_MAX = 32;

/** "Get the number of results that would be found by a messages.search call with the same parameters." Refused: PEER_ID_INVALID. */
export default method('messages.getSearchCounters', async ({ peer, filters: asked }, context) => {
  const filters = asked.slice(0, FILTERS_MAX);
  const { counts, complete } = await count(context, peerOf(context.view, peer), filters);
  return filters.map((filter, index): tl.messages.searchCounter => (
    { _: 'messages.searchCounter', inexact: complete ? undefined : true, filter, count: counts[index]! }));
});

async function count(context: Context, peer: number, filters: readonly tl.MessagesFilter[]): Promise<{ counts: number[]; complete: boolean }> {
  const counts = filters.map(() => 0);
  const queries = await context.read();
  const { mailbox, after } = await shelfOf(context, peer);
  for (let seen = 0, beforeId = 0; seen < CANDIDATES_MAX; seen += CANDIDATES_PER_PAGE) {
    const rows = await queries.searchCandidates({ mailbox, peer, beforeId, limit: CANDIDATES_PER_PAGE });
    for (const { id, content } of await shownRows(context.services.opener, rows)) {
      if (content && id > after) for (const [index, filter] of filters.entries()) counts[index]! += passesFilter(content, filter) ? 1 : 0;
    }
    if (rows.length < CANDIDATES_PER_PAGE) return { counts, complete: true };
    beforeId = rows.at(-1)!.messageId;
  }
  return { counts, complete: false };
}
