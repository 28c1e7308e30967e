import { refusal } from '@teamgram/domain';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { historyOf } from './parts/history.ts';

/** Messages saved from a peer; from oneself: notes. Monoforums are not supported. Refused: PEER_ID_INVALID. */
export default method('messages.getSavedHistory', async (request, context) => {
  if (request.parent_peer) throw refusal('PEER_ID_INVALID');
  return historyOf(context, { peer: peerOf(context.view, request.peer), of: 'saved' }, request);
});
