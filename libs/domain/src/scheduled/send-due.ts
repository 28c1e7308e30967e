import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { expirePoll } from '../polls/expire.ts';
import type { View } from '../view.ts';
import { deliverOrEnd, drop } from './deliver.ts';
import { prepared, scheduledMessage, type ListOf, type Scheduled } from './scheduled.ts';

/**
 * An agenda entry is due: a scheduled message is sent, or a poll ends. `subject`: position of the fact that set the time; does nothing when the time
 * was changed since.
 */
export type SendDue = { type: 'SendDue'; subject: number };

export type SendDueState = { view: View; waiting: Waiting | undefined };
export type Waiting = { of: ListOf; scheduled: Readonly<Scheduled> };

export function load(view: View, { subject }: SendDue): SendDueState {
  return { view, waiting: waitingBy(view, subject) };
}

/** Undefined: sent, deleted or moved since. */
export function waitingBy({ documents, journal }: View, subject: number): Waiting | undefined {
  const fact = journal.read(subject)?.fact;
  if (fact?.type !== 'MessageScheduled' && fact?.type !== 'ScheduledMessageEdited') return undefined;
  const of = { owner: fact.owner, peer: fact.peer };
  const scheduled = scheduledMessage(documents, of, fact.scheduledId);
  return scheduled?.latest === subject ? { of, scheduled } : undefined;
}

export function sendDue({ view, waiting }: SendDueState, { subject }: SendDue, context: Context): Fact[] {
  if (!waiting) return expirePoll(view, subject);
  const { of, scheduled } = waiting;
  const one = prepared(view, scheduled);
  return one ? deliverOrEnd(view, of, one, context) : drop(view, of, [scheduled]);
}
