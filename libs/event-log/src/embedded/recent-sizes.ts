const COUNT = 8;

/** The sizes of the last few commits, in events. */
export class RecentSizes {
  readonly #sizes = new Uint32Array(COUNT);
  #next = 0;
  #largest = 0;

  add(size: number): void {
    this.#sizes[this.#next] = size;
    this.#next = (this.#next + 1) % COUNT;
    this.#largest = Math.max(...this.#sizes);
  }

  get largest(): number {
    return this.#largest;
  }
}
