/** Instead of being sent, it waits. */
import type { MessageScheduled, MessageSent } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { permits } from '../privacy/choices.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { listFor, scheduledOf, scheduledStream, WHEN_ONLINE_S, type List, type ListOf } from './scheduled.ts';

/** What a command that sends says of when. */
export type Later = { /** Seconds since 1970, or WHEN_ONLINE_S. */ dueS: number };

export type ScheduleState = { of: ListOf; list: Readonly<List>; /** The sender may see when the peer is there. */ seesPresence: boolean };

/** "100 scheduled messages per chat" (core.telegram.org/api/errors: SCHEDULE_TOO_MUCH). */
const SCHEDULED_MAX = 100;
const YEAR_S = 365 * 86_400;
/** "If the schedule_date is less than 10 seconds in the future, the message will be sent immediately" (core.telegram.org/api/scheduled-messages). */
const SOON_S = 10;

/** Undefined: it is to be sent at once. */
export function loadSchedule(view: View, peer: number, later: Later | undefined, { actor, nowMs }: Context): ScheduleState | undefined {
  if (!later || later.dueS * 1000 < nowMs + SOON_S * 1000) return undefined;
  const of = listFor(view, actor, peer);
  return { of, list: scheduledOf(view.documents, of), seesPresence: later.dueS !== WHEN_ONLINE_S || (peer > 0 && peer !== actor && permits(view, peer, 'StatusTimestamp', actor)) };
}

/** Throws SCHEDULE_STATUS_PRIVATE, SCHEDULE_DATE_TOO_LATE, SCHEDULE_TOO_MUCH. @param replyToId as the author names the replied message */
export function schedule({ of, list, seesPresence }: ScheduleState, messages: readonly MessageSent[], { dueS }: Later, replyToId: number, { nowMs }: Context): MessageScheduled[] {
  if (!seesPresence) throw refusal('SCHEDULE_STATUS_PRIVATE');
  refuseDate(dueS, nowMs);
  if (list.messages.length + messages.length > SCHEDULED_MAX) throw refusal('SCHEDULE_TOO_MUCH');
  return messages.map(({ author, content, silent, noForwards, groupedId, thread }, index) => (
    { type: 'MessageScheduled', stream: scheduledStream(of.owner), ...of, scheduledId: list.next + index, author, content, dueS, replyToId, silent, noForwards, groupedId, thread }));
}

/** Throws SCHEDULE_DATE_TOO_LATE. */
export function refuseDate(dueS: number, nowMs: number): void {
  if (dueS !== WHEN_ONLINE_S && dueS * 1000 > nowMs + YEAR_S * 1000) throw refusal('SCHEDULE_DATE_TOO_LATE');
}

/** Whether it may still be moved there. */
export function isAhead(dueS: number, nowMs: number): boolean {
  return dueS * 1000 > nowMs;
}
