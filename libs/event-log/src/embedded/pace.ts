/** The clock of a log: time in milliseconds, and timers. Tests substitute their own. */
export type LogClock = {
  /** Milliseconds since 1970. */
  now(): number;
  /** Monotonic milliseconds from an arbitrary origin. */
  monotonic(): number;
  /** Calls back after at least `delayMs`, in a later turn of the event loop. Returns a function that cancels. */
  after(delayMs: number, callback: () => void): () => void;
};

/** The clock of the process. */
export const systemClock: LogClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (delayMs, callback) => {
    if (delayMs <= 0) {
      const immediate = setImmediate(callback);
      return () => clearImmediate(immediate);
    }
    const timer = setTimeout(callback, Math.ceil(delayMs));
    return () => clearTimeout(timer);
  },
};

/**
 * Rate-limits one task that never overlaps with itself. A request runs it at once if the interval has passed since the last start, otherwise at the
 * end of the interval. A request may name a shorter interval; the shortest applies. Requests during a run are merged into one further run.
 *
 * The task may return a callback that notifies its waiters. It is called when the run is over; but if another run was requested by `askNow` and is
 * due, only after that has begun, so that the waiters work while it waits for the disk.
 */
export class Paced {
  readonly #clock: LogClock;
  readonly #intervalMs: number;
  /** Must not reject. */
  readonly #task: () => Promise<(() => void) | void>;
  #startedAtMs = Number.NEGATIVE_INFINITY;
  /** The request made during a run: its interval, and whether it was made by `askNow`. */
  #next: { intervalMs: number; now: boolean } | undefined;
  #planned: { intervalMs: number; cancel: () => void } | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(clock: LogClock, intervalMs: number, task: () => Promise<(() => void) | void>) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    this.#task = task;
  }

  ask(intervalMs = this.#intervalMs): void {
    if (this.#running) return this.#askAgain(intervalMs, false);
    if (this.#stopped || (this.#planned && this.#planned.intervalMs <= intervalMs)) return;
    this.#planned?.cancel();
    const cancel = this.#clock.after(Math.max(0, this.#delayMs(intervalMs)), () => this.#begin());
    this.#planned = { intervalMs, cancel };
  }

  /** Runs the task within this call if it is due; otherwise like `ask`. */
  askNow(intervalMs = this.#intervalMs): void {
    if (this.#running) return this.#askAgain(intervalMs, true);
    if (this.#stopped || this.#delayMs(intervalMs) > 0) return this.ask(intervalMs);
    this.#planned?.cancel();
    this.#begin();
  }

  /** Starts no further run; resolves when the current one has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#planned?.cancel();
    await this.#running;
  }

  #delayMs(intervalMs: number): number {
    return this.#startedAtMs + intervalMs - this.#clock.monotonic();
  }

  #askAgain(intervalMs: number, now: boolean): void {
    this.#next ??= { intervalMs, now };
    this.#next.intervalMs = Math.min(this.#next.intervalMs, intervalMs);
    this.#next.now ||= now;
  }

  #begin(): void {
    this.#planned = undefined;
    this.#running = this.#run();
  }

  async #run(): Promise<void> {
    this.#startedAtMs = this.#clock.monotonic();
    this.#next = undefined;
    const told = await this.#task();
    this.#running = undefined;
    if (this.#next) this.#askNext(this.#next);
    told?.();
  }

  #askNext({ intervalMs, now }: { intervalMs: number; now: boolean }): void {
    if (now) this.askNow(intervalMs);
    else this.ask(intervalMs);
  }
}
