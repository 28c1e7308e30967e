/**
 * Carries what this journal posted to the partitions that it concerns. The outbox is in the journal and the other journal says how far it
 * has got, so the reactor keeps nothing of its own: whoever crashes, it asks and goes on from there. At least once; the receiver makes it once.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { outboxLength, postedDelivery, type ReceiveDelivery, type View } from '@teamgram/domain';
import { ExitCode, FatalError, LinkError, type CommandApiClient } from '@teamgram/host';

export type OtherPartition = Pick<CommandApiClient, 'call'>;

export type DeliveryReactorParts = {
  own: number;
  view: View;
  /** Every position below it survives a power cut: nothing else is told to others. */
  durablePosition: () => number;
  /** By partition. */
  others: ReadonlyMap<number, OtherPartition>;
  onTrouble: (event: string, error: unknown) => void;
  onFailure: (error: unknown) => void;
};

/** A message and its delivery are at most 64 KiB; a call of the link holds 4 MiB. */
const DELIVERIES_PER_CALL = 48;
const TIMEOUT_MS = 10_000;
const RETRY_MS = 200;
/** What another partition answers of a kind of delivery that its program does not know: it will when a newer one runs there. */
export const DELIVERY_UNKNOWN = 'DELIVERY_UNKNOWN';
const UNKNOWN_RETRY_MS = 30_000;

export class DeliveryReactor {
  readonly #parts: DeliveryReactorParts;
  readonly #news = new Map<number, PromiseWithResolvers<void>>();

  constructor(parts: DeliveryReactorParts) {
    this.#parts = parts;
    for (const partition of parts.others.keys()) this.#news.set(partition, Promise.withResolvers());
  }

  /** A delivery to the partition has become durable. */
  wake(partition: number): void {
    this.#news.get(partition)?.resolve();
  }

  /** Until the signal aborts. Never rejects. */
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

  /** Journals that were put back to different times cannot go on together: numbers would be given twice. */
  #requirePosted(partition: number, received: number): void {
    const { view, own } = this.#parts;
    const posted = outboxLength(view, partition);
    if (received <= posted) return;
    const line = `partition ${partition} took in ${received} deliveries of partition ${own}, whose journal posted only ${posted}: it is older than it was; put all journals back to one time`;
    throw new FatalError(line, ExitCode.damaged);
  }
}
