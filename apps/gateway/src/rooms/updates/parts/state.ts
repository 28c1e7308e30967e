import { authKeyIdBytes } from '@teamgram/domain';
import type { DeviceStanding } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';

/** The current state of the caller's mailbox, and of the queue of the requesting device (qts). seq is 0, because it orders nothing here. */
export async function currentState(context: Context): Promise<tl.updates.state> {
  const queries = await context.read();
  const standing = await queries.deviceStanding(authKeyIdBytes(context.session.authorization.keyId));
  const [{ pts }, unread] = await Promise.all([queries.state(context.viewer), queries.unreadCount(context.viewer)]);
  return { _: 'updates.state', pts, qts: standing.qts, date: stateDate(context, standing), seq: 0, unread_count: unread.messages };
}

/**
 * The date of a state. `DeviceStanding` must be queried before the state itself: clients later send this date to request chats that have changed since, so it
 * may not be later than what the tables contain, however far they are behind the log.
 */
export function stateDate({ nowS }: Context, { timeMs }: DeviceStanding): number {
  return Math.floor(timeMs / 1000) || nowS;
}
