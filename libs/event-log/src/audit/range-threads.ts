import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Range, RangeSummary, Writers } from './range-audit.ts';

export type RangeWorkerData = { dir: string; origin: string; writerKeys: [id: string, publicKey: Uint8Array][] };

const THREADS_MAX = 16;

type Waiting = { range: Range; resolve: (summary: RangeSummary | undefined) => void; reject: (error: Error) => void };

/** A pool of worker threads that audit ranges; each is started when it is first needed. */
export class RangeThreads {
  readonly #data: RangeWorkerData;
  readonly #idle: Worker[] = [];
  readonly #all: Worker[] = [];
  readonly #queue: Waiting[] = [];
  readonly count: number;

  /** @param count number of threads; default: the number of processors */
  constructor(dir: string, { origin, writers }: Writers, count = Math.min(THREADS_MAX, availableParallelism())) {
    this.#data = { dir, origin, writerKeys: Array.from(writers, ([id, { bytes }]) => [id, Uint8Array.from(bytes)]) };
    this.count = count;
  }

  audit(range: Range): Promise<RangeSummary | undefined> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ range, resolve, reject });
      const worker = this.#idle.pop() ?? (this.#all.length < this.count ? this.#start() : undefined);
      if (worker) this.#next(worker);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((worker) => worker.terminate()));
  }

  #start(): Worker {
    const worker = new Worker(new URL('range-worker.ts', import.meta.url), { workerData: this.#data });
    this.#all.push(worker);
    return worker;
  }

  #next(worker: Worker): void {
    const waiting = this.#queue.shift();
    if (!waiting) return void this.#idle.push(worker);
    worker.removeAllListeners();
    worker.once('error', waiting.reject);
    worker.once('message', (summary: RangeSummary | undefined) => {
      waiting.resolve(summary);
      this.#next(worker);
    });
    worker.postMessage(waiting.range);
  }
}
