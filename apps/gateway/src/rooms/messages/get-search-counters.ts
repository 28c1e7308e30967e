import { askedWords, look, threadTerm, type LookedThrough } from '@teamgram/read-models';
import { isChannelPeer } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { peerOf } from '../../peers/input-peer.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { filterMarks } from './parts/filter.ts';
import { seenOf } from './parts/history.ts';
import { ask, conversationWith, savedPeerOf } from './parts/looking.ts';

/** There are two dozen kinds of filters. */
const FILTERS_MAX = 32;

/** "Get the number of results that would be found by a messages.search call with the same parameters." Refused: PEER_ID_INVALID. */
export default method('messages.getSearchCounters', async (request, context) => {
  const conversation = await conversationWith(context, peerOf(context.view, request.peer));
  const counters: tl.messages.searchCounter[] = [];
  for (const filter of request.filters.slice(0, FILTERS_MAX)) {
    counters.push({ _: 'messages.searchCounter', filter, count: await countOf(context, conversation, request, filter) });
  }
  return counters;
});

async function countOf(context: Context, conversation: LookedThrough, { saved_peer_id, top_msg_id: thread }: tl.messages.getSearchCounters, filter: tl.MessagesFilter): Promise<number> {
  const { mailbox, peer, after } = conversation;
  const queries = await context.read();
  if (filter._ === 'inputMessagesFilterPinned') return queries.pinnedCount(mailbox, peer, after, (isChannelPeer(peer) && thread) || 0);
  const marks = [...filterMarks(filter, context.viewer), ...(thread ? [threadTerm(thread)] : [])];
  const savedPeer = savedPeerOf(context, peer, saved_peer_id);
  // All messages there are: a search without words and kind finds them by their numbers.
  if (marks.length === 0 && savedPeer !== undefined) return (await queries.history({ mailbox, peer: savedPeer, of: 'saved', limit: 1 })).count;
  if (marks.length === 0) return seenOf(context, conversation, (await queries.history({ mailbox, peer, limit: 1 })).count);
  const { question } = await ask(context, [conversation], { words: askedWords(''), marks }, { savedPeer });
  return (await look.count(queries, question)).count;
}
