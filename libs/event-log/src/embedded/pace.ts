/** The clock of a log: milliseconds, and a way to wait. Tests bring their own. */
export type LogClock = {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds from any origin, never going back. */
  monotonic(): number;
  /** Calls back after at least `delayMs`, in a later turn of the loop. Returns the way to cancel. */
  after(delayMs: number, callback: () => void): () => void;
};

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
 * Runs one task when asked, one at a time: at once when it has been idle for an interval, otherwise an interval after the last start. Who asks
 * may name a shorter interval than the usual one; the shortest named counts.
 * Asking while it runs means once more, so whatever gathers meanwhile is one task.
 *
 * What a task answers is called when it is over; if another one was asked for by `askNow` and is due, when that one has begun: who is told then works
 * while that one waits for the disk.
 */
export class Paced {
  readonly #clock: LogClock;
  readonly #intervalMs: number;
  /** Must not reject. */
  readonly #task: () => Promise<(() => void) | void>;
  #startedAtMs = Number.NEGATIVE_INFINITY;
  /** Asked for while one runs: after which interval, and whether at once when that is over. */
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

  /** Runs within this call when it may; otherwise as if asked. */
  askNow(intervalMs = this.#intervalMs): void {
    if (this.#running) return this.#askAgain(intervalMs, true);
    if (this.#stopped || this.#delayMs(intervalMs) > 0) return this.ask(intervalMs);
    this.#planned?.cancel();
    this.#begin();
  }

  /** Starts nothing more; resolves when what runs has ended. */
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
