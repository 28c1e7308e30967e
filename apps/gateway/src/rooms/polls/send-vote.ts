import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { refuseUnseen } from '../messages/parts/unseen.ts';
import { pollAnswer } from './parts/poll-answer.ts';

/** Refused: PEER_ID_INVALID, CHANNEL_PRIVATE, MESSAGE_ID_INVALID, MESSAGE_POLL_CLOSED, OPTIONS_TOO_MUCH, OPTION_INVALID, REVOTE_NOT_ALLOWED. */
export default method('messages.sendVote', async ({ peer: given, msg_id, options }, context) => {
  const peer = peerOf(context.view, given);
  await refuseUnseen(context, peer, [msg_id]);
  await context.send({ type: 'SendVote', peer, id: msg_id, options });
  return pollAnswer(context, peer, msg_id);
});
