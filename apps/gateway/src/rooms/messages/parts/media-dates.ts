/** Ids and dates of all messages of a kind in a conversation, for calendars and scroll bars. */
import { refusal } from '@teamgram/domain';
import { askedWords, look } from '@teamgram/read-models';
import type { MessageDate } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { peerOf } from '../../../peers/input-peer.ts';
import type { Context } from '../../../rpc/context.ts';
import { filterMarks } from './filter.ts';
import { ask, conversationWith, savedPeerOf } from './looking.ts';

/** "inputMessagesFilterEmpty, inputMessagesFilterMyMentions filters are not supported by this method." */
const UNFIT: readonly tl.MessagesFilter['_'][] = ['inputMessagesFilterEmpty', 'inputMessagesFilterMyMentions', 'inputMessagesFilterPinned'];

/** Newest first. Throws FILTER_NOT_SUPPORTED, PEER_ID_INVALID. */
export async function mediaDates(context: Context, request: { peer: tl.InputPeer; saved_peer_id?: tl.InputPeer | undefined; filter: tl.MessagesFilter }): Promise<{ peer: number; dates: MessageDate[] }> {
  if (UNFIT.includes(request.filter._)) throw refusal('FILTER_NOT_SUPPORTED');
  const peer = peerOf(context.view, request.peer);
  const savedPeer = savedPeerOf(context, peer, request.saved_peer_id);
  const { queries, question } = await ask(context, [await conversationWith(context, peer)], { words: askedWords(''), marks: filterMarks(request.filter, context.viewer) }, { savedPeer });
  return { peer, dates: await look.dates(queries, question) };
}
