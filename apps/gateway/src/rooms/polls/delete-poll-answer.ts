import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { replyWith } from '../../updates/reply.ts';

/** Refused: PEER_ID_INVALID, CHANNEL_PRIVATE, MESSAGE_ID_INVALID, CHAT_WRITE_FORBIDDEN, MESSAGE_POLL_CLOSED, OPTION_INVALID, MESSAGE_AUTHOR_REQUIRED, MESSAGE_EDIT_TIME_EXPIRED. */
export default method('messages.deletePollAnswer', async ({ peer, msg_id, option }, context) =>
  replyWith(context, await context.send({ type: 'DeletePollAnswer', peer: peerOf(context.view, peer), id: msg_id, option })));
