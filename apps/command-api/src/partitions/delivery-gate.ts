/** Maximum duration of one hold; a holder that needs longer repeats the call. */
const HOLD_MAX_MS = 120_000;

/**
 * Lets a backup copy several journals consistently: while every partition's gate is held, none accepts what another one has posted. Whichever journal
 * is copied first, each then contains everything that the others have received from it. Posting continues. A hold expires, so that a lost holder does
 * not block for long.
 */
export class DeliveryGate {
  #held: PromiseWithResolvers<void> | undefined;
  /** Expiry timer of each holder. Several backups may run at once. */
  readonly #holders = new Map<string, NodeJS.Timeout>();
  readonly #inside = new Set<Promise<void>>();

  /** Runs `work` at once, or when the gate opens. */
  async pass(work: () => Promise<void>): Promise<void> {
    while (this.#held) await this.#held.promise;
    const working = work();
    this.#inside.add(working);
    await working.finally(() => this.#inside.delete(working));
  }

  /**
   * Closes the gate and resolves when no work is in progress inside any more.
   * @param holder a unique name chosen by the caller @param forMs duration in milliseconds, at most two minutes; 0 releases
   * @returns whether the holder had held it until now: false on the first call, after its hold expired, and after a restart of the process
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

  /** Releases all holds when the process ends. */
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
