import { ExitCode, FatalError } from './fatal-error.ts';
import { isLinkFailure } from './link/link-error.ts';

/** Time without progress: more than any single step of a start takes, however large the log. */
const STANDSTILL_MS = 15 * 60_000;

/** Tracks the progress of a process while it starts. A start may take long, for example to rebuild state from a large log, but it must make progress. */
export class StartWatch {
  readonly #nowMs: () => number;
  #step = 'reading its configuration';
  #sinceMs: number;
  #awaited = 0;

  /** @param nowMs a monotonic clock: setting the system clock must not abort a start */
  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
    this.#sinceMs = nowMs();
  }

  /** Reports the current step, such as "folding the log"; long steps call it repeatedly. */
  at(step: string): void {
    this.#step = step;
    this.#sinceMs = this.#nowMs();
  }

  /** Waits for other processes, which are watched themselves, without counting the time. @throws {FatalError} when they do not answer in time */
  async others<T>(answer: Promise<T>): Promise<T> {
    this.#awaited++;
    try {
      return await answer;
    } catch (error) {
      if (!isLinkFailure(error)) throw error;
      throw new FatalError(`the processes that it needs do not answer (${error.code}); "npm run ops -- status" shows which`, ExitCode.unavailable);
    } finally {
      this.#awaited--;
      this.#sinceMs = this.#nowMs();
    }
  }

  /** The reason to abort the start; undefined if it may continue. */
  standstill(): FatalError | undefined {
    if (this.#awaited > 0 || this.#nowMs() - this.#sinceMs < STANDSTILL_MS) return undefined;
    return new FatalError(`its start has stood still for ${STANDSTILL_MS / 60_000} minutes while ${this.#step}; see its log, then start again`, ExitCode.unavailable);
  }
}
