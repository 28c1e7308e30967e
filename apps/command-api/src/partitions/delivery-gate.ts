/** Longer holds nobody; who needs more asks again. */
const HOLD_MAX_MS = 120_000;

/**
 * Lets a backup take several journals at one time: while every partition holds its gate, none takes in what another one has posted, so each journal
 * has posted all that any other one has of it, whichever is copied first. Posting goes on. A holder who does not come back holds nobody for long.
 */
export class DeliveryGate {
  #held: PromiseWithResolvers<void> | undefined;
  /** When each lets go by itself. Several backups may be under way. */
  readonly #holders = new Map<string, NodeJS.Timeout>();
  readonly #inside = new Set<Promise<void>>();

  /** Runs it now, or when the gate opens. */
  async pass(work: () => Promise<void>): Promise<void> {
    while (this.#held) await this.#held.promise;
    const working = work();
    this.#inside.add(working);
    await working.finally(() => this.#inside.delete(working));
  }

  /**
   * Resolves when nothing is inside any more.
   * @param holder any name of the caller's own @param forMs at most two minutes from now; 0 lets go
   * @returns whether the holder held it until now: false the first time, and after it had opened by itself or the process was started again
   */
  async hold(holder: string, forMs: number): Promise<boolean> {
    const held = this.#holders.has(holder);
    clearTimeout(this.#holders.get(holder));
    if (!(forMs > 0)) {
      this.#letGo(holder);
      return held;
    }
    this.#held ??= Promise.withResolvers();
    this.#holders.set(holder, setTimeout(() => this.#letGo(holder), Math.min(forMs, HOLD_MAX_MS)));
    await Promise.allSettled(this.#inside);
    return held;
  }

  /** At the end of the process. */
  open(): void {
    for (const [holder, timer] of this.#holders) {
      clearTimeout(timer);
      this.#letGo(holder);
    }
  }

  #letGo(holder: string): void {
    this.#holders.delete(holder);
    if (this.#holders.size > 0) return;
    this.#held?.resolve();
    this.#held = undefined;
  }
}
