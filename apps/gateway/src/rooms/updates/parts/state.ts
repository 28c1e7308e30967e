import { authKeyIdBytes } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';

/** Where the caller's mailbox stands, and what waits for the asking device (qts). seq 0: nothing is ordered by it. */
export async function currentState(context: Context): Promise<tl.updates.state> {
  const queries = await context.read();
  const date = await stateDate(context);
  const key = authKeyIdBytes(context.session.authorization.keyId);
  const [{ pts }, qts, unread] = await Promise.all([queries.state(context.viewer), queries.secretQts(key), queries.unreadCount(context.viewer)]);
  return { _: 'updates.state', pts, qts, date, seq: 0, unread_count: unread.messages };
}

/**
 * The date of a state, to be asked before the state itself: by it clients ask later for chats that have changed since, so it may not be later than what the tables
 * tell of, however far behind the log they are.
 */
export async function stateDate({ services, nowS }: Context): Promise<number> {
  return Math.floor((await services.queries.timeReached()) / 1000) || nowS;
}
