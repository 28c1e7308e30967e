import type { ReceiveDelivery } from './receive-delivery.ts';

/** Kinds are words. */
const KIND_LENGTH = 40;

/**
 * A delivery of a kind that this program does not know: the partition that posted it runs a newer one. Nothing of it is taken in; it stays first in line there, and
 * what was posted after it waits.
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
