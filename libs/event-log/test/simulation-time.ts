import type { LogClock } from '../src/index.ts';

/** A small generator with a seed (mulberry32): 0 ≤ value < 1. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Due = { atMs: number; run: () => void };

const START_MS = 1_700_000_000_000;

/**
 * The only time of a simulation: nothing waits, the next thing that is due happens next. Between two of them every promise settles that can, so
 * an order of events is a function of the seed alone, and a history of seconds takes milliseconds.
 */
export class SimulatedTime implements LogClock {
  #nowMs = 0;
  #due: Due[] = [];

  now(): number {
    return START_MS + Math.floor(this.#nowMs);
  }

  monotonic(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const due = { atMs: this.#nowMs + Math.max(0, delayMs), run };
    const place = this.#due.findLastIndex(({ atMs }) => atMs <= due.atMs) + 1;
    this.#due.splice(place, 0, due);
    return () => void (this.#due = this.#due.filter((each) => each !== due));
  }

  /** Whatever was due will not happen. */
  clear(): void {
    this.#due = [];
  }

  /** Lets time pass until `ended`, or until nothing is left that could happen. */
  async pass(ended: () => boolean = () => false): Promise<void> {
    await settled();
    while (!ended()) {
      const next = this.#due.shift();
      if (!next) return;
      this.#nowMs = next.atMs;
      next.run();
      await settled();
    }
  }
}

/** Node runs the queue of ticks when that of promises is empty: every promise that could settle has settled, without a turn of the loop. */
function settled(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
