/** Determines where a read mark is placed: at the newest message of the other side at or below the id that the reader names. */
import type { Delivery, Fact } from '@teamgram/event-schemas';
import { dialogOf } from '../dialogs/dialog.ts';
import type { View } from '../view.ts';
import { conversationOf } from './peer.ts';

/** The message's id in the reader's mailbox and in its author's; 0: it has none there. */
export type Incoming = { id: number; idThere: number };

/** Limit of events examined in one direction; beyond it the mark stays unchanged. */
const SEARCH_MAX = 200;

/** The newest message from others up to `maxId`. */
export function newestIncoming(view: View, reader: number, peer: number, maxId: number): Incoming | undefined {
  const { incoming, incomingThere } = dialogOf(view.documents, reader, peer);
  if (incoming === 0) return undefined;
  if (maxId >= incoming) return { id: incoming, idThere: incomingThere };
  for (const { id, idThere } of incomingUpTo(view, reader, peer, maxId)) return { id, idThere };
  return undefined;
}

/** Messages of others at or below an id, newest first, within the search limit. */
export function* incomingUpTo(view: View, reader: number, peer: number, maxId: number): Generator<Incoming & { author: number }> {
  const stream = conversationOf(reader, peer);
  const after = firstVersionAfter(view, stream, reader, maxId);
  for (let version = after - 1; version >= Math.max(0, after - SEARCH_MAX); version--) {
    const fact = factAt(view, stream, version);
    if (fact?.type !== 'MessageSent' || fact.author === reader) continue;
    const id = deliveryIn(fact.deliveries, reader);
    if (id && id.messageId <= maxId) yield { author: fact.author, id: id.messageId, idThere: deliveryIn(fact.deliveries, fact.author)?.messageId ?? 0 };
  }
}

const deliveryIn = (deliveries: Delivery[], mailbox: number) => deliveries.find((delivery) => delivery.mailbox === mailbox);
const factAt = (view: View, stream: string, version: number) => view.journal.read(view.journal.positionInStream(stream, version)!)?.fact;

/** The first version of the stream at which the mailbox was beyond `pts`: pts only grow along a stream, so a binary search finds it. */
function firstVersionAfter(view: View, stream: string, mailbox: number, pts: number): number {
  let [low, high] = [0, view.journal.streamVersion(stream)];
  while (low < high) {
    const middle = (low + high) >> 1;
    const reached = numberAtOrBefore(view, stream, mailbox, middle, low);
    if (reached === undefined || reached <= pts) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The mailbox's pts at a version, or at the nearest earlier one (not before `low`) that concerns the mailbox. */
function numberAtOrBefore(view: View, stream: string, mailbox: number, version: number, low: number): number | undefined {
  for (let at = version; at >= Math.max(low, version - SEARCH_MAX); at--) {
    const fact = factAt(view, stream, at);
    const delivery = fact && deliveryIn(deliveriesOf(fact), mailbox);
    if (delivery) return delivery.pts;
  }
  return undefined;
}

/** The deliveries of any kind of fact of a conversation. */
function deliveriesOf(fact: Fact): Delivery[] {
  if ('deliveries' in fact) return fact.deliveries;
  if (fact.type === 'HistoryRead') return [fact.inbox, fact.outbox, ...fact.outboxes].flatMap((delivery) => delivery ?? []);
  if (fact.type === 'MessagesHidden') return fact.delivery ? [fact.delivery] : [];
  if (fact.type === 'MessagesPinned') return fact.marks.flatMap(({ delivery }) => delivery ?? []);
  return fact.type === 'MessagesErased' ? fact.erasures.flatMap(({ delivery }) => delivery ?? []) : [];
}
