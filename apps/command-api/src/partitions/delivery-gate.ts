/** Longer holds nobody; who needs more asks again. */
const HOLD_MAX_MS = 120_000;

/**
 * Lets a backup take several journals at one time: while every partition holds its gate, none takes in what another one has posted, so each journal
 * has posted all that any other one has of it, whichever is copied first. Posting goes on. A gate opens by itself when nobody opens it.
 */
export class DeliveryGate {
  #held: PromiseWithResolvers<void> | undefined;
  #opening: NodeJS.Timeout | undefined;
  readonly #inside = new Set<Promise<void>>();

  /** Runs it now, or when the gate opens. */
  async pass(work: () => Promise<void>): Promise<void> {
    while (this.#held) await this.#held.promise;
    const working = work();
    this.#inside.add(working);
    await working.finally(() => this.#inside.delete(working));
  }

  /** Resolves when nothing is inside any more. @param forMs at most two minutes from now; 0 opens */
  async hold(forMs: number): Promise<void> {
    clearTimeout(this.#opening);
    if (!(forMs > 0)) return this.#open();
    this.#held ??= Promise.withResolvers();
    this.#opening = setTimeout(() => this.#open(), Math.min(forMs, HOLD_MAX_MS));
    await Promise.allSettled(this.#inside);
  }

  #open(): void {
    clearTimeout(this.#opening);
    this.#held?.resolve();
    this.#held = undefined;
  }
}
