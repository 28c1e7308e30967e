import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { pollAnswer } from './parts/poll-answer.ts';

/** Refused: PEER_ID_INVALID, MESSAGE_ID_INVALID. */
export default method('messages.getPollResults', ({ peer, msg_id }, context) => pollAnswer(context, peerOf(context.view, peer), msg_id));
