/**
 * Commands on groups and channels are decided at home. For an asker on another partition the resulting message is delivered to their mailbox's journal a
 * moment later (docs/decisions/0036) with its own message id and pts; the answer must show that copy.
 */
import type { RecordedEvent } from '@teamgram/event-log';
import { bringsMessage, HOME_PARTITION } from '@teamgram/event-schemas';
import type { DeliveryPosted } from '@teamgram/event-schemas';
import { untilAvailable, type CommandApiClient } from '@teamgram/host';

/** After this wait the answer is given without the copy; the message then arrives as an update. */
const TIMEOUT_MS = 5_000;

type Asker = { user: number; partition: number };

/** Copies in the asker's mailbox, keyed by the home position of the original event. @param events result of a command at home */
export async function ownCopies(commandApi: Pick<CommandApiClient, 'call'>, asker: Asker, events: readonly RecordedEvent[]): Promise<Map<number, RecordedEvent>> {
  const copies = new Map<number, RecordedEvent>();
  for (const { fact, position, version } of events) {
    if (fact.type !== 'DeliveryPosted' || !brings(fact, asker)) continue;
    const delivery = { from: HOME_PARTITION, number: version, posted: position };
    const ledTo = await untilAvailable(TIMEOUT_MS, (timeoutMs) => commandApi.call('deliveries.led-to', delivery, { timeoutMs })).catch(() => []);
    const copy = ledTo.find((event) => event.fact.type === 'MessageSent');
    if (copy) copies.set(position - fact.about, copy);
  }
  return copies;
}

function brings({ kind, partition, mailbox, mailboxes }: DeliveryPosted, asker: Asker): boolean {
  return partition === asker.partition && bringsMessage(kind) && (mailbox === asker.user || mailboxes.includes(asker.user));
}
