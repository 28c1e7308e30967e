import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { replyWith } from '../../updates/reply.ts';
import { itemsIn } from './parts/chosen-todo.ts';

/** Refused: PEER_ID_INVALID, CHANNEL_PRIVATE, MESSAGE_ID_INVALID, CHAT_WRITE_FORBIDDEN, MESSAGE_AUTHOR_REQUIRED, MEDIA_INVALID. */
export default method('messages.appendTodoList', async ({ peer, msg_id, list }, context) =>
  replyWith(context, await context.send({ type: 'AppendTodo', peer: peerOf(context.view, peer), id: msg_id, items: itemsIn(context, list) })));
