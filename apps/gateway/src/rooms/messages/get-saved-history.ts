import { refusal } from '@teamgram/domain';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { historyOf } from './parts/history.ts';

/** Saved messages are not sorted by where they came from: all of them stand under one's own name. Refused: PEER_ID_INVALID. */
export default method('messages.getSavedHistory', async (request, context) => {
  if (request.parent_peer) throw refusal('PEER_ID_INVALID');
  if (peerOf(context.view, request.peer) === context.viewer) return historyOf(context, context.viewer, request);
  return { _: 'messages.messages', messages: [], topics: [], chats: [], users: [] };
});
