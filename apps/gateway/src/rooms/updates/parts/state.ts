import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';

/** Where the caller's mailbox stands. qts 0: no secret chats; seq 0: nothing is ordered by it. */
export async function currentState(context: Context): Promise<tl.updates.state> {
  const queries = await context.read();
  const [{ pts }, unread] = await Promise.all([queries.state(context.viewer), queries.unreadCount(context.viewer)]);
  return { _: 'updates.state', pts, qts: 0, date: context.nowS, seq: 0, unread_count: unread.messages };
}
