/**
 * The micro-batch rule (measured: docs/decisions/0001): queue; write on setImmediate; while a write is in flight keep queueing.
 * What piled up meanwhile is the next message, so the batch grows with the load by itself. Below full load it would not: there a message costs
 * more than what it carries, so messages leave at least `intervalMs` apart; the first after an idle time leaves at once.
 */
export type BatchWriterOptions<Item> = {
  /** Writes one message; calls back when it has left for the socket. */
  write: (items: Item[], written: () => void) => void;
  countMax: number;
  /** Milliseconds between the starts of two writes; 0 unless told. */
  intervalMs?: number;
};

export class BatchWriter<Item> {
  readonly #write: BatchWriterOptions<Item>['write'];
  readonly #countMax: number;
  readonly #intervalMs: number;
  #queue: Item[] = [];
  /** True from the moment a flush is planned until its write was taken by the socket. */
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

  /** Nothing queued, nothing being written. */
  get idle(): boolean {
    return !this.#busy && this.#queue.length === 0;
  }

  /** Drops what is queued. */
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
