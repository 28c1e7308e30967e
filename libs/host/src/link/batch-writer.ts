/**
 * The micro-batch rule (measured: docs/decisions/0001): queue; write on setImmediate; while a write is in flight keep queueing.
 * What piled up meanwhile is the next message, so the batch grows with the load by itself.
 */
export type BatchWriterOptions<Item> = {
  /** Writes one message; calls back when it has left for the socket. */
  write: (items: Item[], written: () => void) => void;
  countMax: number;
};

export class BatchWriter<Item> {
  readonly #write: BatchWriterOptions<Item>['write'];
  readonly #countMax: number;
  #queue: Item[] = [];
  /** True from the moment a flush is planned until its write was taken by the socket. */
  #busy = false;
  #closed = false;

  constructor({ write, countMax }: BatchWriterOptions<Item>) {
    this.#write = write;
    this.#countMax = countMax;
  }

  push(item: Item): void {
    if (this.#closed) return;
    this.#queue.push(item);
    if (this.#busy) return;
    this.#busy = true;
    setImmediate(this.#flush);
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

  readonly #flush = (): void => {
    if (this.#closed || this.#queue.length === 0) {
      this.#busy = false;
      return;
    }
    this.#write(this.#take(), this.#flush);
  };

  #take(): Item[] {
    if (this.#queue.length > this.#countMax) return this.#queue.splice(0, this.#countMax);
    const items = this.#queue;
    this.#queue = [];
    return items;
  }
}
