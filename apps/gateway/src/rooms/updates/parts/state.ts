import { authKeyIdBytes } from '@teamgram/domain';
import type { DeviceStanding } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';

/** Where the caller's mailbox stands, and what waits for the asking device (qts). seq 0: nothing is ordered by it. */
export async function currentState(context: Context): Promise<tl.updates.state> {
  const queries = await context.read();
  const standing = await queries.deviceStanding(authKeyIdBytes(context.session.authorization.keyId));
  const [{ pts }, unread] = await Promise.all([queries.state(context.viewer), queries.unreadCount(context.viewer)]);
  return { _: 'updates.state', pts, qts: standing.qts, date: stateDate(context, standing), seq: 0, unread_count: unread.messages };
}

/**
 * The date of a state. Where the device stands is to be asked before the state itself: by its date clients ask later for chats that have changed since, so it may not be later than what
 * the tables tell of, however far behind the log they are.
 */
export function stateDate({ nowS }: Context, { timeMs }: DeviceStanding): number {
  return Math.floor(timeMs / 1000) || nowS;
}
