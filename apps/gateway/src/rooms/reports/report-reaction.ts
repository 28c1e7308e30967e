import { refusal } from '@teamgram/domain';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { reportedMessages } from './parts/reported-messages.ts';

/** Reports a user's reaction to a message that the caller can see. Refused: MESSAGE_ID_INVALID, PEER_ID_INVALID. */
export default method('messages.reportReaction', async ({ peer: given, id, reaction_peer }, context) => {
  const [peer, reactionOf] = [peerOf(context.view, given), peerOf(context.view, reaction_peer)];
  const messageIds = await reportedMessages(context, peer, [id]);
  if (messageIds.length === 0) throw refusal('MESSAGE_ID_INVALID');
  await context.send({ type: 'ReportPeer', peer, reason: 'Spam', messageIds, photo: 0, reactionOf, comment: '' });
  return true;
});
