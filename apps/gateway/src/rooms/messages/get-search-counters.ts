import { askedWords, look, threadTerm } from '@teamgram/read-models';
import type { Queries } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { peerOf } from '../../peers/input-peer.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { shelfOf } from '../channels/parts/readable.ts';
import { filterMarks } from './parts/filter.ts';
import { ask, conversationWith, savedPeerOf } from './parts/looking.ts';

/** There are two dozen kinds of filters. */
const FILTERS_MAX = 32;
const PINNED_PAGE = 100;

/** "Get the number of results that would be found by a messages.search call with the same parameters." Refused: PEER_ID_INVALID. */
export default method('messages.getSearchCounters', async (request, context) => {
  const peer = peerOf(context.view, request.peer);
  const queries = await context.read();
  const counters: tl.messages.searchCounter[] = [];
  for (const filter of request.filters.slice(0, FILTERS_MAX)) {
    counters.push({ _: 'messages.searchCounter', filter, count: await countOf(context, queries, peer, request, filter) });
  }
  return counters;
});

async function countOf(context: Context, queries: Queries, peer: number, request: tl.messages.getSearchCounters, filter: tl.MessagesFilter): Promise<number> {
  if (filter._ === 'inputMessagesFilterPinned') return pinnedCount(context, queries, peer);
  const marks = [...filterMarks(filter, context.viewer), ...(request.top_msg_id ? [threadTerm(request.top_msg_id)] : [])];
  const savedPeer = savedPeerOf(context, peer, request.saved_peer_id);
  // All messages there are: a search without words and kind finds them by their numbers.
  if (marks.length === 0) return (await queries.history({ ...(await shelfOf(context, peer)), limit: 1 })).count;
  const { question } = await ask(context, [await conversationWith(context, peer)], { words: askedWords(''), marks }, { savedPeer });
  return (await look.count(queries, question)).count;
}

async function pinnedCount(context: Context, queries: Queries, peer: number): Promise<number> {
  const { mailbox, after } = await shelfOf(context, peer);
  for (let count = 0, beforeId = 0; ;) {
    const rows = await queries.pinnedMessages(mailbox, peer, beforeId, PINNED_PAGE);
    count += rows.filter(({ messageId }) => messageId > after).length;
    if (rows.length < PINNED_PAGE) return count;
    beforeId = rows.at(-1)!.messageId;
  }
}
