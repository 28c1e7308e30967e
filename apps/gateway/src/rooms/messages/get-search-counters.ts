import { isChannelPeer } from '@teamgram/event-schemas';
import { look, threadTerm } from '@teamgram/read-models';
import type { LookedThrough } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { peerOf } from '../../peers/input-peer.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { filterMarks } from './parts/filter.ts';
import { conversationWith, isGeneral, listOf, opening, savedPeerOf } from './parts/looking.ts';

/** There are about two dozen kinds of filters. */
const FILTERS_MAX = 32;

type Counting = { context: Context; conversation: LookedThrough; savedPeer: number | undefined; thread: number; general: boolean };

/**
 * "Get the number of results that would be found by a messages.search call with the
 * same parameters." Refused: PEER_ID_INVALID, and the errors of `readableChat`.
 */
export default method('messages.getSearchCounters', async (request, context) => {
  const peer = peerOf(context.view, request.peer);
  const thread = (isChannelPeer(peer) && request.top_msg_id) || 0;
  const counting: Counting = {
    context, conversation: await conversationWith(context, peer), savedPeer: savedPeerOf(context, peer, request.saved_peer_id), thread,
    general: await isGeneral(context, peer, thread),
  };
  const filters = request.filters.slice(0, FILTERS_MAX);
  const counts = await ofKinds(counting, filters.map((filter) => marksOf(counting, filter)));
  return Promise.all(filters.map(async (filter, index) => ({ _: 'messages.searchCounter' as const, filter, count: (await unmarked(counting, filter)) ?? counts[index]! })));
});

const marksOf = ({ context, thread, general }: Counting, filter: tl.MessagesFilter): string[] =>
  [...filterMarks(filter, context.viewer), ...(thread > 0 && !general ? [threadTerm(thread)] : [])];

/** Counts for each set of index terms; 0 for an empty set. */
async function ofKinds({ context, conversation, savedPeer, general }: Counting, each: readonly string[][]): Promise<number[]> {
  const asked = each.map((marks, index) => ({ marks, general, index })).filter(({ marks }) => marks.length > 0);
  const counts = await look.countEach(await context.read(), conversation, asked, { savedPeer }, opening(context));
  const found = new Map(asked.map(({ index }, place) => [index, counts[place]!]));
  return each.map((_, index) => found.get(index) ?? 0);
}

/** Counts that do not come from the index: pinned messages, and all messages. Undefined: use the index. */
async function unmarked(counting: Counting, filter: tl.MessagesFilter): Promise<number | undefined> {
  const { context, conversation: { mailbox, peer, after }, savedPeer, thread } = counting;
  const queries = await context.read();
  if (filter._ === 'inputMessagesFilterPinned') return queries.pinnedCount(mailbox, peer, after, thread, savedPeer);
  if (marksOf(counting, filter).length > 0) return undefined;
  return (await queries.history({ mailbox, ...listOf(peer, counting), limit: 1, aboveId: after })).count;
}
