import { GENERAL } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { historyOf } from '../messages/parts/history.ts';
import { threadOf } from './parts/thread.ts';

/** Messages of a thread, newest first; for a topic including its first message. Refused: MSG_ID_INVALID, and the errors of `readableChat`. */
export default method('messages.getReplies', async (request, context) => {
  const { peer, thread } = await threadOf(context, request);
  return historyOf(context, { peer, of: thread === GENERAL ? 'general' : 'thread', thread }, request);
});
