import { refusal } from '@teamgram/domain';
import { tlPeer } from '../../peers/peer-number.ts';
import { method } from '../../rpc/method.ts';
import { showDialogs } from './parts/shown-dialogs.ts';

/**
 * core.telegram.org/api/saved-messages: saved messages by where they came from. Here they are not sorted: all of them stand in one saved
 * dialog, under one's own name, and the page after it is empty. Refused: PEER_ID_INVALID.
 */
export default method('messages.getSavedDialogs', async ({ parent_peer, offset_id }, context) => {
  if (parent_peer) throw refusal('PEER_ID_INVALID');
  const queries = await context.read();
  const rows = offset_id > 0 ? [] : (await queries.dialogsByPeers(context.viewer, [context.viewer])).filter(({ topMessageId }) => topMessageId > 0);
  const { messages, chats, users } = await showDialogs(context, rows);
  const dialogs = rows.map(({ peer, topMessageId }) => ({ _: 'savedDialog' as const, peer: tlPeer(peer), top_message: topMessageId }));
  return { _: 'messages.savedDialogs', dialogs, messages, chats, users };
});
