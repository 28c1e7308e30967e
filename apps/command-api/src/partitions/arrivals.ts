import { deliveriesReceived, type View } from '@teamgram/domain';
import { News } from './news.ts';

/** Lets callers wait until deliveries of other partitions have arrived. */
export class Arrivals {
  readonly #view: View;
  readonly #news = new News();

  constructor(view: View) {
    this.#view = view;
  }

  /** Called after deliveries were received. */
  tell(): void {
    this.#news.tell();
  }

  /** Resolves when `count` deliveries of a partition were received; usually at once. @throws {LinkError} UNAVAILABLE on timeout */
  reached(from: number, count: number): Promise<void> {
    return this.#news.until(() => deliveriesReceived(this.#view, from) >= count, 'what was posted has not come');
  }
}
