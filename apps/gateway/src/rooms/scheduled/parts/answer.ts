/** Answers about scheduled messages, for their author. */
import type { MessageScheduled } from '@teamgram/event-schemas';
import type { RecordedEvent } from '@teamgram/event-log';
import type { ScheduledRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { peersIn, tlMessage } from '../../../convert/message.ts';
import type { ShownMessage } from '../../../convert/message.ts';
import { shownScheduled, shownScheduledRow } from '../../../messages/scheduled-message.ts';
import { showPeers } from '../../../peers/shown-peers.ts';
import type { ShownPeers } from '../../../peers/shown-peers.ts';
import type { Context } from '../../../rpc/context.ts';

/** Scheduled messages with the peers they refer to. */
export async function showScheduled(context: Context, rows: readonly ScheduledRow[]): Promise<ShownPeers & { messages: tl.Message[] }> {
  return show(context, await Promise.all(rows.map((row) => shownScheduledRow(context.services.opener, row))));
}

async function show({ services, view }: Context, shown: readonly ShownMessage[]): Promise<ShownPeers & { messages: tl.Message[] }> {
  const peers = new Set<number>();
  for (const message of shown) peersIn(message, view.userId, (peer) => peers.add(peer));
  return { messages: shown.map((message) => tlMessage(view, message)), ...(await showPeers(services, view, peers)) };
}

const waitingIn = (events: readonly RecordedEvent[]) => events.filter(({ fact }) => fact.type === 'MessageScheduled');

function shownWaiting({ services }: Context, events: readonly RecordedEvent[]): ShownMessage[] {
  return waitingIn(events).map(({ position, stream, timeMs, fact }) => shownScheduled(services.opener.keep({ position, stream, timeMs, fact }), undefined));
}

/** Updates for repeating messages that were sent and scheduled again. They refer to no peers besides those of the sent messages. */
export function scheduledAgain(context: Context, events: readonly RecordedEvent[]): tl.updateNewScheduledMessage[] {
  return shownWaiting(context, events).map((message) => ({ _: 'updateNewScheduledMessage', message: tlMessage(context.view, message) }));
}

/** Maps each random_id to the new scheduled id, then shows the messages. */
export async function scheduledUpdates(context: Context, events: readonly RecordedEvent[], randomIds: readonly bigint[]): Promise<tl.updates> {
  const waiting = waitingIn(events);
  const shown = shownWaiting(context, events);
  const named = waiting.map(({ fact }, index): tl.updateMessageID => ({ _: 'updateMessageID', id: (fact as MessageScheduled).scheduledId, random_id: randomIds[index]! }));
  return newScheduled(context, await show(context, shown), named);
}

/** Updates with their current state. */
export async function changedUpdates(context: Context, rows: readonly ScheduledRow[]): Promise<tl.updates> {
  return newScheduled(context, await showScheduled(context, rows), []);
}

function newScheduled({ nowS }: Context, { messages, users, chats }: ShownPeers & { messages: tl.Message[] }, first: tl.Update[]): tl.updates {
  const updates = messages.map((message): tl.updateNewScheduledMessage => ({ _: 'updateNewScheduledMessage', message }));
  return { _: 'updates', updates: [...first, ...updates], users, chats, date: nowS, seq: 0 };
}
