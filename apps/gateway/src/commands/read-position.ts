/** How far the read models have been projected in each journal, as reported by notices. A request that follows a write waits here to read its own writes. */
import { HOME_PARTITION, partitionOfPlace } from '@teamgram/event-schemas';

type Waiting = { place: number; resolve: () => void };

/** Positions up to which the read models are projected, and the requests that wait for them. */
export class ReadPosition {
  /** Indexed by partition: every event below this place has been projected. */
  readonly #places: number[] = [];
  #waiting: Waiting[] = [];

  /** Position in the home journal. */
  get position(): number {
    return this.#reached(HOME_PARTITION);
  }

  advance(place: number): void {
    const partition = partitionOfPlace(place);
    if (place <= this.#reached(partition)) return;
    this.#places[partition] = place;
    if (this.#waiting.length === 0) return;
    const ready = this.#waiting.filter((one) => this.shows(one.place));
    this.#waiting = this.#waiting.filter((one) => !this.shows(one.place));
    for (const { resolve } of ready) resolve();
  }

  /** Whether the event at a place has been projected. */
  shows(place: number): boolean {
    return place < this.#reached(partitionOfPlace(place));
  }

  #reached(partition: number): number {
    return this.#places[partition] ?? 0;
  }

  /** Resolves when the event at a place has been projected, or after `timeoutMs`: a stale answer is better than none. */
  until(place: number, timeoutMs: number): Promise<void> {
    if (this.shows(place)) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((one) => one !== waiting);
        resolve();
      }, timeoutMs);
      const waiting: Waiting = {
        place,
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      this.#waiting.push(waiting);
    });
  }
}
