import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import type { View } from '../view.ts';
import { deliverOrEnd, drop } from './deliver.ts';
import { prepared, WHEN_ONLINE_S } from './scheduled.ts';
import { waitingBy, type Waiting } from './send-due.ts';

/** The caller is online, and a message waited for that. `subject`: position of the fact that says so; when it waits no longer, nothing happens. */
export type SendAwaited = { type: 'SendAwaited'; subject: number };

export type SendAwaitedState = { view: View; waiting: Waiting | undefined };

export function load(view: View, { subject }: SendAwaited): SendAwaitedState {
  return { view, waiting: waitingBy(view, subject) };
}

export function sendAwaited({ view, waiting }: SendAwaitedState, _: SendAwaited, context: Context): Fact[] {
  if (waiting?.of.peer !== context.actor) return [];
  const one = prepared(view, waiting.scheduled);
  if (!one) return drop(view, waiting.of, [waiting.scheduled]);
  return one.dueS === WHEN_ONLINE_S ? deliverOrEnd(view, waiting.of, one, context) : [];
}
