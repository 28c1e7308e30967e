import { ExitCode, FatalError } from './fatal-error.ts';
import { isLinkFailure } from './link/link-error.ts';

/** Without a word of progress: more than any single step of a start takes, however large the log. */
const STANDSTILL_MS = 15 * 60_000;

/** What a process is at while it starts. A start may take long, when state is made anew from a large log say; it may not stand still. */
export class StartWatch {
  readonly #nowMs: () => number;
  #step = 'reading its configuration';
  #sinceMs: number;
  #awaited = 0;

  /** @param nowMs from any origin: a clock that is set must not end a start */
  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
    this.#sinceMs = nowMs();
  }

  /** It has come so far: "folding the log", say. Called again and again by a step that takes long. */
  at(step: string): void {
    this.#step = step;
    this.#sinceMs = this.#nowMs();
  }

  /** Other processes may take their time: somebody watches them too. @throws {FatalError} when they do not answer in theirs */
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

  /** Why the start is given up; undefined: it goes on. */
  standstill(): FatalError | undefined {
    if (this.#awaited > 0 || this.#nowMs() - this.#sinceMs < STANDSTILL_MS) return undefined;
    return new FatalError(`its start has stood still for ${STANDSTILL_MS / 60_000} minutes while ${this.#step}; see its log, then start again`, ExitCode.unavailable);
  }
}
