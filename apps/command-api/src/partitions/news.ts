/** Those who wait until something has come from another partition. */
import { LinkError } from '@teamgram/host';

/** A command waits so long for what its gateway has seen of another journal. */
const WAIT_MS = 5_000;

export class News {
  readonly #waiting = new Set<() => void>();

  /** Something has come. */
  tell(): void {
    for (const wake of this.#waiting) wake();
  }

  /** Resolves when `isThere`; at once as a rule. @throws {LinkError} UNAVAILABLE with this message when it takes too long */
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
