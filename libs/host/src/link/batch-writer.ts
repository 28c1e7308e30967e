/**
 * Adaptive batching (measured: docs/decisions/0001): queue items; write on setImmediate; keep queueing while a write is in flight. Everything queued
 * meanwhile is the next message, so that batches grow with the load. Below full load that does not happen, and a message costs more than its content;
 * so messages are sent at least `intervalMs` apart, except the first after an idle time, which is sent at once.
 */
export type BatchWriterOptions<Item> = {
  /** Writes one message; calls back when it was passed to the socket. */
  write: (items: Item[], written: () => void) => void;
  countMax: number;
  /** Minimum time between the starts of two writes in milliseconds; default 0. */
  intervalMs?: number;
};

export class BatchWriter<Item> {
  readonly #write: BatchWriterOptions<Item>['write'];
  readonly #countMax: number;
  readonly #intervalMs: number;
  #queue: Item[] = [];
  /** True from scheduling a flush until its write was taken by the socket. */
  #busy = false;
  #closed = false;
  #wroteAtMs = -Infinity;

  constructor({ write, countMax, intervalMs = 0 }: BatchWriterOptions<Item>) {
    this.#write = write;
    this.#countMax = countMax;
    this.#intervalMs = intervalMs;
  }

  push(item: Item): void {
    if (this.#closed) return;
    this.#queue.push(item);
    if (this.#busy) return;
    this.#busy = true;
    this.#plan();
  }

  /** Whether nothing is queued or being written. */
  get idle(): boolean {
    return !this.#busy && this.#queue.length === 0;
  }

  /** Drops all queued items. */
  close(): void {
    this.#closed = true;
    this.#queue = [];
  }

  #plan(): void {
    const delayMs = this.#wroteAtMs + this.#intervalMs - performance.now();
    if (delayMs > 0) setTimeout(this.#flush, delayMs);
    else setImmediate(this.#flush);
  }

  readonly #flush = (): void => {
    if (this.#closed || this.#queue.length === 0) {
      this.#busy = false;
      return;
    }
    this.#wroteAtMs = performance.now();
    this.#write(this.#take(), this.#written);
  };

  readonly #written = (): void => {
    if (this.#queue.length === 0) this.#busy = false;
    else this.#plan();
  };

  #take(): Item[] {
    if (this.#queue.length > this.#countMax) return this.#queue.splice(0, this.#countMax);
    const items = this.#queue;
    this.#queue = [];
    return items;
  }
}
