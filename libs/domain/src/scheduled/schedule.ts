/** Schedules messages instead of sending them. */
import type { MessageScheduled, MessageSent } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { hasBlocked } from '../contacts/contact.ts';
import { permits } from '../privacy/choices.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { listFor, scheduledOf, scheduledStream, WHEN_ONLINE_S, type List, type ListOf } from './scheduled.ts';

/** When a message is to be sent. */
export type Later = {
  /** Seconds since 1970, or WHEN_ONLINE_S. */
  dueS: number;
  /** Delay after which it is scheduled again once sent. Absent: no repetition. */
  repeatS?: number | undefined;
};

export type ScheduleState = { of: ListOf; list: Readonly<List>; /** Whether the sender may see when the peer is online. */ seesPresence: boolean };

/** "100 scheduled messages per chat" (core.telegram.org/api/errors: SCHEDULE_TOO_MUCH). */
const SCHEDULED_MAX = 100;
const YEAR_S = 365 * 86_400;
/** "If the schedule_date is less than 10 seconds in the future, the message will be sent immediately" (core.telegram.org/api/scheduled-messages). */
const SOON_S = 10;

const DAY_S = 86_400;
/**
 * Allowed periods: a day, a week, two weeks, a month, a quarter, half a year, a year
 * (core.telegram.org/api/scheduled-messages#repeating-scheduled-messages).
 */
const REPEAT_PERIODS_S: readonly number[] = [1, 7, 14, 30, 91, 182, 365].map((days) => days * DAY_S);

/** Throws SCHEDULE_DATE_INVALID for any other period, or a message without a date. */
export function refuseRepeat({ dueS, repeatS = 0 }: Later): void {
  if (repeatS !== 0 && (!REPEAT_PERIODS_S.includes(repeatS) || dueS === WHEN_ONLINE_S)) throw refusal('SCHEDULE_DATE_INVALID');
}

/** The next due time after `dueS`: at the same time of day as before or, for a message sent early, counted from now. */
export function repeatedS(dueS: number, repeatS: number, nowMs: number): number {
  const nowS = Math.floor(nowMs / 1000);
  return dueS > nowS ? nowS + repeatS : dueS + repeatS * (Math.floor((nowS - dueS) / repeatS) + 1);
}

const isSoon = (dueS: number, nowMs: number) => dueS * 1000 < nowMs + SOON_S * 1000;

/** Undefined: send at once. Throws as `refuseRepeat`. */
export function loadSchedule(view: View, peer: number, later: Later | undefined, { actor, nowMs }: Context): ScheduleState | undefined {
  if (!later) return undefined;
  refuseRepeat(later);
  if (isSoon(later.dueS, nowMs)) {
    // An immediately sent message could not repeat.
    if (later.repeatS) throw refusal('SCHEDULE_DATE_INVALID');
    return undefined;
  }
  const of = listFor(view, actor, peer);
  return { of, list: scheduledOf(view.documents, of), seesPresence: later.dueS !== WHEN_ONLINE_S || seesPresence(view, actor, peer) };
}

/**
 * Whether the viewer sees the peer's online status; mutual, because hiding one's own status also hides that of others
 * (core.telegram.org/api/privacy). Not for oneself or groups.
 */
export function seesPresence(view: View, viewer: number, peer: number): boolean {
  return peer > 0 && peer !== viewer && !hasBlocked(view.documents, peer, viewer)
    && permits(view, peer, 'StatusTimestamp', viewer) && permits(view, viewer, 'StatusTimestamp', peer);
}

/** Stored with a scheduled message besides its content; defaults: false, none, 0. */
export type Kept = Partial<Pick<MessageScheduled, 'openAnswers' | 'keyboard' | 'sendAs'>>;

/**
 * Throws SCHEDULE_STATUS_PRIVATE, SCHEDULE_DATE_TOO_LATE, SCHEDULE_TOO_MUCH.
 * @param replyToId as the author names the replied message
 * @param kept by index of the message
 */
export function schedule({ of, list, seesPresence }: ScheduleState, messages: readonly MessageSent[], { dueS, repeatS = 0 }: Later, replyToId: number, { nowMs }: Context, kept: readonly Kept[] = []): MessageScheduled[] {
  if (!seesPresence) throw refusal('SCHEDULE_STATUS_PRIVATE');
  refuseDate(dueS, nowMs);
  if (list.messages.length + messages.length > SCHEDULED_MAX) throw refusal('SCHEDULE_TOO_MUCH');
  return messages.map(({ author, content, silent, noForwards, groupedId, thread }, index) => (
    { type: 'MessageScheduled', stream: scheduledStream(of.owner), ...of, scheduledId: list.next + index, author, content, dueS, repeatS, replyToId, silent, noForwards, groupedId, thread, openAnswers: false, sendAs: 0, keyboard: undefined, ...kept[index] }));
}

/** Throws SCHEDULE_DATE_TOO_LATE. */
export function refuseDate(dueS: number, nowMs: number): void {
  if (dueS !== WHEN_ONLINE_S && dueS * 1000 > nowMs + YEAR_S * 1000) throw refusal('SCHEDULE_DATE_TOO_LATE');
}

/** Whether the date is in the future. */
export function isAhead(dueS: number, nowMs: number): boolean {
  return dueS * 1000 > nowMs;
}
