import { refusal } from '@teamgram/domain';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { showSaved } from './parts/saved.ts';

const IDS_MAX = 100;

/** Saved dialogs of the given peers, where they exist. Refused: PEER_ID_INVALID. */
export default method('messages.getSavedDialogsByID', async ({ parent_peer, ids }, context) => {
  if (parent_peer) throw refusal('PEER_ID_INVALID');
  const queries = await context.read();
  const peers = ids.slice(0, IDS_MAX).map((peer) => peerOf(context.view, peer));
  const [rows, pins] = await Promise.all([queries.savedDialogsAmong(context.viewer, peers), queries.pinnedSaved(context.viewer)]);
  return { _: 'messages.savedDialogs', ...(await showSaved(context, rows, pins)) };
});
