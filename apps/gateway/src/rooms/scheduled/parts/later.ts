import { refusal, WHEN_ONLINE_S } from '@teamgram/domain';
import type { Later } from '@teamgram/domain';
import type { Context } from '../../../rpc/context.ts';

/** The scheduling part of a request. */
export type When = { schedule_date?: number | undefined; schedule_repeat_period?: number | undefined };

/**
 * The corresponding field of the command, empty for immediate sending, which includes "when online" for a recipient who is online already. A repetition
 * without a date is refused rather than sent once: SCHEDULE_DATE_INVALID.
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
