import type { EntryRun } from '@teamgram/event-log';

/** What a commit of the log brought and is not projected yet, bounded: beyond the bound it is forgotten and read from the log later. */
export interface Backlog {
  /** Position up to which the log is known to be durable. */
  readonly durable: number;
  add(run: EntryRun): void;
  /** Notes durability without bytes. */
  reach(position: number): void;
  /** The entries from `position` on that are at hand, in one run, at most `max`; undefined when the one at `position` is not. */
  take(position: number, max: number): EntryRun | undefined;
  /** Resolves when something lies at or beyond `position` (true), or when the time is over or the signal aborts (false). */
  beyond(position: number, timeoutMs: number, signal: AbortSignal): Promise<boolean>;
  clear(): void;
}

export function backlogOf(entriesMax: number): Backlog {
  let runs: EntryRun[] = [];
  let held = 0;
  let durable = 0;
  let wake = () => {};

  const reach = (position: number) => {
    durable = Math.max(durable, position);
    wake();
  };

  const clear = () => {
    runs = [];
    held = 0;
  };

  /** Drops what lies below. */
  function pass(position: number): void {
    while (runs[0] && runs[0].first + runs[0].entries.length <= position) held -= runs.shift()!.entries.length;
  }

  return {
    get durable() {
      return durable;
    },
    reach,
    clear,
    add(run) {
      const last = runs.at(-1);
      const joins = !last || last.first + last.entries.length === run.first;
      if (!joins || held + run.entries.length > entriesMax) clear();
      runs.push(run);
      held += run.entries.length;
      reach(run.first + run.entries.length);
    },
    take(position, max) {
      pass(position);
      if (!runs[0] || runs[0].first > position) return undefined;
      const entries: Uint8Array[] = [];
      let next = position;
      for (const run of runs) {
        const wanted = run.entries.slice(next - run.first, next - run.first + max - entries.length);
        entries.push(...wanted);
        next += wanted.length;
        if (entries.length === max) break;
      }
      return { first: position, entries };
    },
    beyond(position, timeoutMs, signal) {
      if (durable > position || signal.aborted) return Promise.resolve(!signal.aborted);
      return new Promise((resolve) => {
        const done = (found: boolean) => {
          wake = () => {};
          clearTimeout(timer);
          signal.removeEventListener('abort', onAbort);
          resolve(found);
        };
        const onAbort = () => done(false);
        const timer = setTimeout(onAbort, timeoutMs);
        wake = () => durable > position && done(true);
        signal.addEventListener('abort', onAbort, { once: true });
      });
    },
  };
}
