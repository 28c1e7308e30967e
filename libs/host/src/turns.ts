/** At most `countMax` acts run at once; the others wait for their turn, in the order in which they asked. With one, no two overlap. */
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
      // The turn goes over to the next in line, so the count stays.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }
}
