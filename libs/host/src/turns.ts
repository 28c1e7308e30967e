/** A semaphore: at most `countMax` tasks run concurrently; the others wait in FIFO order. With 1 it is a mutex. */
export class Turns {
  readonly #countMax: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(countMax: number) {
    this.#countMax = countMax;
  }

  async run<T>(act: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#countMax) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    try {
      return await act();
    } finally {
      // The turn passes directly to the next waiter, so the count stays the same.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }
}
