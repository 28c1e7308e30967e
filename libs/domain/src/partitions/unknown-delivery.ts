import type { ReceiveDelivery } from './receive-delivery.ts';

/** Limit on the length of a kind, which is a single word. */
const KIND_LENGTH = 40;

/**
 * A delivery of an unknown kind: the partition that posted it runs a newer version. It is not received at all; it stays first in the sender's outbox
 * and blocks later deliveries.
 */
export class UnknownDelivery extends Error {
  /** The partition that posted it, and the position of its DeliveryPosted there. */
  readonly from: number;
  readonly position: number;

  constructor({ from, posted, kind, peer }: Pick<ReceiveDelivery, 'from' | 'posted' | 'kind' | 'peer'>) {
    const about = peer < 0 ? 'a group' : 'a conversation';
    super(`partition ${from} posted a delivery of kind "${kind.slice(0, KIND_LENGTH)}" about ${about} at position ${posted} that this program does not know: run the version that partition ${from} runs; nothing is lost, it waits there`);
    this.name = 'UnknownDelivery';
    this.from = from;
    this.position = posted;
  }
}
