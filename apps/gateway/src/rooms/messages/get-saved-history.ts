import { refusal } from '@teamgram/domain';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { historyOf } from './parts/history.ts';

/** What was saved from a dialog; under one's own name one's notes. There are no monoforums here. Refused: PEER_ID_INVALID. */
export default method('messages.getSavedHistory', async (request, context) => {
  if (request.parent_peer) throw refusal('PEER_ID_INVALID');
  return historyOf(context, { peer: peerOf(context.view, request.peer), of: 'saved' }, request);
});
