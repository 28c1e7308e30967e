import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import type { View } from '../view.ts';
import { drop } from './deliver.ts';
import { managed, refuseUnmanaged, type Managed } from './manage.ts';
import { scheduledMessage, type Scheduled } from './scheduled.ts';

/** messages.deleteScheduledMessages. Unknown ids are ignored. */
export type DeleteScheduled = { type: 'DeleteScheduled'; peer: number; ids: number[] };

export type DeleteScheduledState = Managed & { view: View; messages: Readonly<Scheduled>[] };

export function load(view: View, { peer, ids }: DeleteScheduled, context: Context): DeleteScheduledState {
  const list = managed(view, peer, context);
  return { ...list, view, messages: [...new Set(ids)].flatMap((id) => scheduledMessage(view.documents, list.of, id) ?? []) };
}

export function deleteScheduled(state: DeleteScheduledState): Fact[] {
  refuseUnmanaged(state);
  return state.messages.length > 0 ? drop(state.view, state.of, state.messages) : [];
}
