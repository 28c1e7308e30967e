import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import type { View } from '../view.ts';
import { deliverOrEnd, drop } from './deliver.ts';
import { prepared, WHEN_ONLINE_S } from './scheduled.ts';
import { seesPresence } from './schedule.ts';
import { waitingBy, type Waiting } from './send-due.ts';

/**
 * Sends a message that was waiting for the caller to come online. `subject`: position of the fact with its current version; does nothing when that
 * has changed. The message keeps waiting while its author may not see the caller's status, which sending would reveal.
 */
export type SendAwaited = { type: 'SendAwaited'; subject: number };

export type SendAwaitedState = { view: View; waiting: Waiting | undefined };

export function load(view: View, { subject }: SendAwaited): SendAwaitedState {
  return { view, waiting: waitingBy(view, subject) };
}

export function sendAwaited({ view, waiting }: SendAwaitedState, _: SendAwaited, context: Context): Fact[] {
  if (waiting?.of.peer !== context.actor) return [];
  const one = prepared(view, waiting.scheduled);
  if (!one) return drop(view, waiting.of, [waiting.scheduled]);
  if (one.dueS !== WHEN_ONLINE_S || !seesPresence(view, waiting.scheduled.author, context.actor)) return [];
  return deliverOrEnd(view, waiting.of, one, context);
}
