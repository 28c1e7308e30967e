import { Refusal, refusal } from '@teamgram/domain';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { readableChat } from '../channels/parts/readable.ts';
import { isAdminOf } from '../channels/parts/seen-members.ts';
import { drawLate, readGraphToken } from './parts/late-graph.ts';

/** "GRAPH_EXPIRED_RELOAD: the graph has expired" after this time; the client then requests the statistics again. */
const LIFETIME_S = 3_600;

export default method('stats.loadAsyncGraph', async ({ token: given }, context) => {
  const token = readGraphToken(given);
  if (!token || token.givenS > context.nowS || !(await isWatched(context, token.chat))) throw refusal('GRAPH_INVALID_RELOAD');
  if (token.givenS + LIFETIME_S < context.nowS) throw refusal('GRAPH_EXPIRED_RELOAD');
  return await drawLate(context, token);
});

async function isWatched(context: Context, chat: number): Promise<boolean> {
  try {
    return isAdminOf(context, await readableChat(context, chat));
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
