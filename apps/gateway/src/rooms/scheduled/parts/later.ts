import { refusal, WHEN_ONLINE_S } from '@teamgram/domain';
import type { Context } from '../../../rpc/context.ts';

/** When a request wants its messages sent. */
export type When = { schedule_date?: number | undefined; schedule_repeat_period?: number | undefined };

/**
 * The field of the command that says so: nothing when it is at once. Who waits for somebody who is online already does not wait.
 * Refused: METHOD_INVALID, a message that repeats itself: better refused than sent once.
 */
export async function laterOf({ services }: Context, peer: number, { schedule_date, schedule_repeat_period }: When): Promise<{ later?: { dueS: number } }> {
  if (schedule_repeat_period) throw refusal('METHOD_INVALID');
  if (!schedule_date) return {};
  if (schedule_date === WHEN_ONLINE_S && peer > 0) {
    await services.presence.learn([peer]);
    if (services.presence.statusOf(peer, 'exact')._ === 'userStatusOnline') return {};
  }
  return { later: { dueS: schedule_date } };
}
