import type { LogClock } from '../src/index.ts';

/** A seeded pseudo-random generator (mulberry32): 0 ≤ value < 1. */
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
 * The clock of a simulation: it does not wait, but jumps to the next event that is due. In between, all promises that can settle do, so that the
 * order of events depends on the seed alone, and seconds of history take milliseconds.
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

  /** Cancels everything that was due. */
  clear(): void {
    this.#due = [];
  }

  /** Lets time pass until `ended` is true, or until nothing is due any more. */
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

/**
 * Node processes nextTick callbacks after the queue of promise jobs is empty, so all promises that can settle have settled, without a turn of the
 * event loop.
 */
function settled(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
