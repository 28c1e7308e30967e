import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { replyWith } from '../../updates/reply.ts';

/** Refused: PEER_ID_INVALID, CHANNEL_PRIVATE, MESSAGE_ID_INVALID, CHAT_WRITE_FORBIDDEN, MESSAGE_AUTHOR_REQUIRED. */
export default method('messages.toggleTodoCompleted', async ({ peer, msg_id, completed, incompleted }, context) => {
  const events = await context.send({ type: 'ToggleTodo', peer: peerOf(context.view, peer), id: msg_id, completed, incompleted });
  // The list in the answer must include this change.
  if (events.length > 0) await context.read();
  return replyWith(context, events);
});
