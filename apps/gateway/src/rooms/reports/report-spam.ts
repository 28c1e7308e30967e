import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { reportedMessages } from './parts/reported-messages.ts';

/** Called from the action bar above a new chat, which is hidden afterwards. Refused: CHANNEL_PRIVATE, PEER_ID_INVALID. */
export default method('messages.reportSpam', async ({ peer: given }, context) => {
  const peer = peerOf(context.view, given);
  await reportedMessages(context, peer, []);
  await context.send({ type: 'ReportPeer', peer, reason: 'Spam', messageIds: [], photo: 0, reactionOf: 0, comment: '' });
  await context.send({ type: 'HidePeerSettings', peer });
  return true;
});
