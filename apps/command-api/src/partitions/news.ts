/** Waiting for something to arrive from another partition. */
import { LinkError } from '@teamgram/host';

/** Maximum time that a command waits for events of another journal that its gateway has already seen. */
const WAIT_MS = 5_000;

/** A condition variable with a timeout. */
export class News {
  readonly #waiting = new Set<() => void>();

  /** Wakes all waiters, which check their conditions again. */
  tell(): void {
    for (const wake of this.#waiting) wake();
  }

  /** Resolves when `isThere` holds; usually at once. @throws {LinkError} UNAVAILABLE with this message on timeout */
  async until(isThere: () => boolean, message: string): Promise<void> {
    for (const endAtMs = performance.now() + WAIT_MS; !isThere(); ) {
      const leftMs = endAtMs - performance.now();
      if (leftMs <= 0) throw new LinkError('UNAVAILABLE', message);
      await this.#next(leftMs);
    }
  }

  #next(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      this.#waiting.add(done);
    });
  }
}
