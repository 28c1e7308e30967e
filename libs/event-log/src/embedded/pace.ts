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
 * Runs one task when asked, one at a time: at once when it has been idle for `intervalMs`, otherwise `intervalMs` after the last start.
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
  #asked = false;
  #askedNow = false;
  #cancel: (() => void) | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(clock: LogClock, intervalMs: number, task: () => Promise<(() => void) | void>) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    this.#task = task;
  }

  ask(): void {
    if (this.#cancel || this.#stopped) return;
    if (this.#running) {
      this.#asked = true;
      return;
    }
    this.#cancel = this.#clock.after(Math.max(0, this.#delayMs()), () => {
      this.#cancel = undefined;
      this.#running = this.#run();
    });
  }

  /** Runs within this call when it may; otherwise as if asked. */
  askNow(): void {
    if (this.#running) {
      this.#askedNow = true;
      return;
    }
    if (this.#stopped || this.#delayMs() > 0) return this.ask();
    this.#cancel?.();
    this.#cancel = undefined;
    this.#running = this.#run();
  }

  /** Starts nothing more; resolves when what runs has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    await this.#running;
  }

  #delayMs(): number {
    return this.#startedAtMs + this.#intervalMs - this.#clock.monotonic();
  }

  async #run(): Promise<void> {
    this.#startedAtMs = this.#clock.monotonic();
    this.#asked = this.#askedNow = false;
    const told = await this.#task();
    this.#running = undefined;
    if (this.#askedNow) this.askNow();
    else if (this.#asked) this.ask();
    told?.();
  }
}
