/**
 * Home decides what happens to groups and channels. Whoever asks from another partition has the message that tells of it in the journal of their own mailbox, a
 * moment later (docs/decisions/0036), under a number of their own: that is the one that their answer shows.
 */
import type { RecordedEvent } from '@teamgram/event-log';
import { bringsMessage, HOME_PARTITION } from '@teamgram/event-schemas';
import type { DeliveryPosted } from '@teamgram/event-schemas';
import { untilAvailable, type CommandApiClient } from '@teamgram/host';

/** Whoever has waited so long gets their answer without it; the message comes as an update. */
const TIMEOUT_MS = 5_000;

type Asker = { user: number; partition: number };

/** By the position at home of the event that each copy stands for. @param events of a command at home */
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
