import { deliveriesReceived, type View } from '@teamgram/domain';
import { News } from './news.ts';

/** Deliveries of other partitions, for those who wait for one. */
export class Arrivals {
  readonly #view: View;
  readonly #news = new News();

  constructor(view: View) {
    this.#view = view;
  }

  /** Some were taken in. */
  tell(): void {
    this.#news.tell();
  }

  /** Resolves when so many of a partition were taken in; at once as a rule. @throws {LinkError} UNAVAILABLE when it takes too long */
  reached(from: number, count: number): Promise<void> {
    return this.#news.until(() => deliveriesReceived(this.#view, from) >= count, 'what was posted has not come');
  }
}
