import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { deliver } from './deliver.ts';
import { managed, refuseUnmanaged, type Managed } from './manage.ts';
import { prepared, scheduledMessage, type Prepared } from './scheduled.ts';

/** One message of messages.sendScheduledMessages: sends it now. */
export type SendScheduled = { type: 'SendScheduled'; peer: number; id: number };

export type SendScheduledState = Managed & { view: View; message: Prepared | undefined };

export function load(view: View, { peer, id }: SendScheduled, context: Context): SendScheduledState {
  const list = managed(view, peer, context);
  const scheduled = scheduledMessage(view.documents, list.of, id);
  return { ...list, view, message: scheduled && prepared(view, scheduled) };
}

export function sendScheduled(state: SendScheduledState, _: SendScheduled, context: Context): Fact[] {
  refuseUnmanaged(state);
  if (!state.message) throw refusal('MESSAGE_ID_INVALID');
  return deliver(state.view, state.of, state.message, context);
}
