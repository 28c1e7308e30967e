/** How far the read models have come, as the notices tell. Who has just written waits here, so that they read their own writes. */
export class ReadPosition {
  /** Every event below it is in the read models. */
  #position = 0;
  #waiting: { position: number; resolve: () => void }[] = [];

  get position(): number {
    return this.#position;
  }

  advance(position: number): void {
    if (position <= this.#position) return;
    this.#position = position;
    if (this.#waiting.length === 0) return;
    const ready = this.#waiting.filter((one) => one.position < position);
    this.#waiting = this.#waiting.filter((one) => one.position >= position);
    for (const { resolve } of ready) resolve();
  }

  /** Whether the event at `position` can be read. */
  shows(position: number): boolean {
    return position < this.#position;
  }

  /** Resolves when the event at `position` can be read, at the latest after `timeoutMs`: late is better than never. */
  until(position: number, timeoutMs: number): Promise<void> {
    if (this.shows(position)) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((one) => one !== waiting);
        resolve();
      }, timeoutMs);
      const waiting = {
        position,
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      this.#waiting.push(waiting);
    });
  }
}
