import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chosen } from './parts/options.ts';
import { reportedMessages } from './parts/reported-messages.ts';

/**
 * core.telegram.org/api/report: asks until the reason is clear, then stores the report for operators (analytics.peer_reports). Refused: CHANNEL_PRIVATE,
 * PEER_ID_INVALID.
 */
export default method('messages.report', async ({ peer: given, id, option, message }, context) => {
  const peer = peerOf(context.view, given);
  const messageIds = await reportedMessages(context, peer, id);
  const reason = chosen(option, message);
  if (typeof reason !== 'string') return reason;
  await context.send({ type: 'ReportPeer', peer, reason, messageIds, photo: 0, reactionOf: 0, comment: message });
  return { _: 'reportResultReported' };
});
