/**
 * Sends what this journal has posted to the partitions concerned. The outbox is part of the journal, and the receiver reports how far it has got, so
 * the reactor stores nothing itself: after a crash on either side it asks and resumes. Delivery is at least once; the receiver removes duplicates.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { outboxLength, postedDelivery, type ReceiveDelivery, type View } from '@teamgram/domain';
import { ExitCode, FatalError, LinkError, type CommandApiClient } from '@teamgram/host';

export type OtherPartition = Pick<CommandApiClient, 'call'>;

export type DeliveryReactorParts = {
  own: number;
  view: View;
  /** Only events below this position may be sent: they are durable. */
  durablePosition: () => number;
  /** By partition number. */
  others: ReadonlyMap<number, OtherPartition>;
  onTrouble: (event: string, error: unknown) => void;
  onFailure: (error: unknown) => void;
};

/** A message and its delivery are at most 64 KiB; a call of the link holds 4 MiB. */
const DELIVERIES_PER_CALL = 48;
const TIMEOUT_MS = 10_000;
const RETRY_MS = 200;
/** Answer of a partition whose version does not know a kind of delivery; it is retried until a newer version runs there. */
export const DELIVERY_UNKNOWN = 'DELIVERY_UNKNOWN';
const UNKNOWN_RETRY_MS = 30_000;

/** One sender loop for each other partition. */
export class DeliveryReactor {
  readonly #parts: DeliveryReactorParts;
  readonly #news = new Map<number, PromiseWithResolvers<void>>();

  constructor(parts: DeliveryReactorParts) {
    this.#parts = parts;
    for (const partition of parts.others.keys()) this.#news.set(partition, Promise.withResolvers());
  }

  /** Called when a delivery to the partition has become durable. */
  wake(partition: number): void {
    this.#news.get(partition)?.resolve();
  }

  /** Runs until the signal aborts. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => { for (const partition of this.#news.keys()) this.wake(partition); }, { once: true });
    await Promise.all([...this.#parts.others].map(([partition, other]) => this.#carryTo(partition, other, signal)));
  }

  async #carryTo(partition: number, other: OtherPartition, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#carryFrom(partition, other, signal);
      } catch (error) {
        if (error instanceof FatalError) return this.#parts.onFailure(error);
        if (!signal.aborted) this.#parts.onTrouble('partition-lost', error);
        const isUnknown = error instanceof LinkError && error.code === DELIVERY_UNKNOWN;
        await sleep(isUnknown ? UNKNOWN_RETRY_MS : RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async #carryFrom(partition: number, other: OtherPartition, signal: AbortSignal): Promise<void> {
    const options = { timeoutMs: TIMEOUT_MS, signal };
    let next = await other.call('deliveries.received', { from: this.#parts.own }, options);
    this.#requirePosted(partition, next);
    while (!signal.aborted) {
      this.#news.set(partition, Promise.withResolvers());
      const deliveries = this.#from(partition, next);
      if (deliveries.length > 0) next = await other.call('deliveries.take', { deliveries }, options);
      else await this.#news.get(partition)!.promise;
    }
  }

  #from(partition: number, first: number): ReceiveDelivery[] {
    const { view, own, durablePosition } = this.#parts;
    const deliveries: ReceiveDelivery[] = [];
    while (deliveries.length < DELIVERIES_PER_CALL) {
      const delivery = postedDelivery(view, own, partition, first + deliveries.length);
      if (!delivery || delivery.posted >= durablePosition()) break;
      deliveries.push(delivery);
    }
    return deliveries;
  }

  /** Stops when the journals were restored to different points in time: delivery numbers would be used twice. */
  #requirePosted(partition: number, received: number): void {
    const { view, own } = this.#parts;
    const posted = outboxLength(view, partition);
    if (received <= posted) return;
    const line = `partition ${partition} took in ${received} deliveries of partition ${own}, whose journal posted only ${posted}: it is older than it was; put all journals back to one time`;
    throw new FatalError(line, ExitCode.damaged);
  }
}
