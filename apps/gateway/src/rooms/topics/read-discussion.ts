import { method } from '../../rpc/method.ts';
import { threadOf } from './parts/thread.ts';

/** "Mark a thread as read". The read position never moves back. Refused: MSG_ID_INVALID, and the errors of `readableChat`. */
export default method('messages.readDiscussion', async (request, context) => {
  const { peer, thread } = await threadOf(context, request);
  await context.send({ type: 'ReadThread', chat: peer, thread, maxId: request.read_max_id });
  return true;
});
