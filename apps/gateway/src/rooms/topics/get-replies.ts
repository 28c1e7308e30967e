import { GENERAL } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { historyOf } from '../messages/parts/history.ts';
import { threadOf } from './parts/thread.ts';

/** The messages of a thread, newest first; of a topic also the one that began it. Refused: MSG_ID_INVALID, and as `readableChat`. */
export default method('messages.getReplies', async (request, context) => {
  const { peer, thread } = await threadOf(context, request);
  return historyOf(context, { peer, of: thread === GENERAL ? 'general' : 'thread', thread }, request);
});
