import { refusal, WHEN_ONLINE_S } from '@teamgram/domain';
import type { Later } from '@teamgram/domain';
import type { Context } from '../../../rpc/context.ts';

/** When a request wants its messages sent. */
export type When = { schedule_date?: number | undefined; schedule_repeat_period?: number | undefined };

/**
 * The field of the command that says so: nothing when it is at once. Who waits for somebody who is online already does not wait.
 * Refused: SCHEDULE_DATE_INVALID, a message that is to repeat itself and does not wait: better refused than sent once.
 */
export async function laterOf({ services }: Context, peer: number, { schedule_date, schedule_repeat_period }: When): Promise<{ later?: Later }> {
  const repeatS = schedule_repeat_period ?? 0;
  if (!schedule_date) {
    if (repeatS !== 0) throw refusal('SCHEDULE_DATE_INVALID');
    return {};
  }
  if (repeatS === 0 && schedule_date === WHEN_ONLINE_S && peer > 0) {
    await services.presence.learn([peer]);
    if (services.presence.statusOf(peer, 'exact')._ === 'userStatusOnline') return {};
  }
  return { later: { dueS: schedule_date, repeatS } };
}
