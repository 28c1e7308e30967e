/** Progress of long benchmarks on stderr, so that stdout has only the figures. */
const TOLD_EVERY_MS = 5_000;

export type Progress = { at(done: number): void; end(): void };

/** @param what unit of progress, such as "events appended" */
export function progress(what: string, total: number): Progress {
  const startedAtMs = performance.now();
  let toldAtMs = startedAtMs;
  const tell = (done: number) => {
    toldAtMs = performance.now();
    process.stderr.write(`${what}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')} after ${((toldAtMs - startedAtMs) / 1000).toFixed(0)} s\n`);
  };
  return {
    at: (done) => { if (performance.now() - toldAtMs >= TOLD_EVERY_MS) tell(done); },
    end: () => tell(total),
  };
}
