import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { reasonOf } from './parts/reason.ts';
import { reportedMessages } from './parts/reported-messages.ts';

/** Refused: CHANNEL_PRIVATE, PEER_ID_INVALID. */
export default method('account.reportPeer', async ({ peer: given, reason, message }, context) => {
  const peer = peerOf(context.view, given);
  await reportedMessages(context, peer, []);
  await context.send({ type: 'ReportPeer', peer, reason: reasonOf(reason), messageIds: [], photo: 0, reactionOf: 0, comment: message });
  return true;
});
